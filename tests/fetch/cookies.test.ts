import { describe, expect, test } from "vitest"
import { chromium } from "../../src/browsers/chromium.ts"
import { firefox } from "../../src/browsers/firefox.ts"
import { webkit } from "../../src/browsers/webkit.ts"
import { cookieHeader, retrieveCookies, storeCookie } from "../../src/fetch/cookies/cookie-jar.ts"
import { originOf } from "../../src/fetch/origin.ts"

const RULES = chromium.departures.cookies
const contextOf = (address: string, now = 0) => {
  const url = new URL(address)
  return { url, redirectedBy: [], page: originOf(url), now }
}

/** What Chromium 156 sent to /get after /set had answered with the line, both on http://localhost. */
describe("a Set-Cookie line, and the Cookie header that comes of it", () => {
  test.each([
    ["a=1", "a=1"],
    ["a", "a"],
    ["a=", "a="],
    ["=", null],
    ["a=b=c; Path=/", "a=b=c"],
    ['a="b c"; Path=/', 'a="b c"'],
    ["a=1; Path=x", "a=1"],
    ["a=1; Path=/; Path=/get", "a=1"],
    ["a=1; Path=/other", null],
    ["a=1; SameSite=Foo; Path=/", "a=1"],
    ["a=1; Max-Age=-5", null],
    ["a=1; Max-Age=", "a=1"],
    ["a=1; Expires=Thu, 01 Jan 2021 00:00:00 GMT", null],
    ["a=1; Max-Age=x; Expires=Thu, 01 Jan 2021 00:00:00 GMT", null],
    ["__Secure-a=1", null],
    ["__Secure-a=1; Secure", "__Secure-a=1"],
    ["__secure-a=1", null],
    ["__Host-a=1; Secure", null],
    ["__Host-a=1; Secure; Path=/", "__Host-a=1"],
    ["__Host-a=1; Path=/", null],
    ["__Host-a=1; Secure; Path=/; Domain=localhost", null],
    ["__host-a=1; Path=/", null],
    ["=__Host-a; Path=/", null],
  ])("%s → %s", (line, expected) => {
    const { jar } = storeCookie([], line, contextOf("http://localhost:8124/set"), RULES)
    const { sent } = retrieveCookies(jar, contextOf("http://localhost:8124/get"), RULES)
    expect(cookieHeader(sent)).toBe(expected)
  })
})

describe("a cookie that lives for a while", () => {
  test("is sent until then, and not after", () => {
    const { jar } = storeCookie([], "a=1; Max-Age=60", contextOf("https://a.test/", 10), RULES)
    const at = (now: number) => retrieveCookies(jar, contextOf("https://a.test/", now), RULES).sent.length
    expect([at(10), at(69), at(70)]).toEqual([1, 1, 0])
  })

  test("is deleted by one of the same name, domain and path that is over", () => {
    const context = contextOf("https://a.test/")
    const { jar } = storeCookie([], "a=1", context, RULES)
    expect(storeCookie(jar, "a=; Max-Age=0", context, RULES).jar).toEqual([])
    expect(storeCookie(jar, "a=; Max-Age=0; Path=/x", context, RULES).jar).toHaveLength(1)
  })
})

describe("a Domain", () => {
  test.each([
    ["https://api.shop.example/", "a=1; Domain=shop.example", "https://shop.example/", true],
    ["https://api.shop.example/", "a=1; Domain=.shop.example", "https://www.shop.example/", true],
    ["https://api.shop.example/", "a=1", "https://shop.example/", false],
    ["https://api.shop.example/", "a=1; Domain=other.example", "https://api.shop.example/", false],
    ["https://a.github.io/", "a=1; Domain=github.io", "https://b.github.io/", false],
    ["https://shop.co.uk/", "a=1; Domain=co.uk", "https://shop.co.uk/", false],
  ])("%s sets %s; %s gets it: %s", (from, line, to, isSent) => {
    const { jar } = storeCookie([], line, contextOf(from), RULES)
    expect(retrieveCookies(jar, contextOf(to), RULES).sent.length > 0).toBe(isSent)
  })
})

/** tests/live/redirected-cookies.ts asks the browsers themselves. */
describe("a cookie of the page's own site, after a redirect by another", () => {
  const page = "http://localhost:5173/"
  const by = (...urls: readonly string[]) => ({
    ...contextOf(page),
    url: new URL("http://localhost:8000/a"),
    redirectedBy: urls.map((url) => new URL(url)),
  })
  const over = by("http://localhost:8000/", "http://other.example/")
  const withheld = "SameSite, redirected by another site"
  test.each([
    { name: "Chromium", browser: chromium, sameSite: "Strict", because: null },
    { name: "WebKit", browser: webkit, sameSite: "Strict", because: null },
    { name: "Firefox", browser: firefox, sameSite: "Strict", because: withheld },
    { name: "Firefox", browser: firefox, sameSite: "Lax", because: withheld },
    { name: "Firefox", browser: firefox, sameSite: null, because: null },
  ])("$name, SameSite=$sameSite: withheld for $because", ({ browser, sameSite, because }) => {
    const rules = browser.departures.cookies
    const line = `a=1${sameSite === null ? "" : `; SameSite=${sameSite}`}`
    // It is kept wherever the request came from.
    const { jar, result } = storeCookie([], line, over, rules)
    expect(result.kind).toBe("stored")
    expect(retrieveCookies(jar, over, rules).withheld.map((each) => each.because)).toEqual(
      because === null ? [] : [because],
    )
    const ownOnly = by("http://localhost:8000/", page)
    expect(retrieveCookies(jar, ownOnly, rules).sent).toHaveLength(1)
  })
})
