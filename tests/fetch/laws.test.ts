import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { corsCheck } from "../../src/fetch/cors-check.ts"
import { corsUnsafeRequestHeaders } from "../../src/fetch/cors-unsafe-request-header-names.ts"
import { standardDepartures } from "../../src/fetch/departures.ts"
import {
  byteLowercase,
  extractHeaderListValues,
  get,
  type Header,
  normalizeValue,
  set,
  sortAndCombine,
} from "../../src/fetch/header-list.ts"
import { isForbiddenMethod, normalizeMethod } from "../../src/fetch/method.ts"
import { originOf, sameOrigin, serializeOrigin } from "../../src/fetch/origin.ts"
import { constructRequest, type Request } from "../../src/fetch/request.ts"
import { schemelesslySameSite, siteRelation } from "../../src/fetch/site.ts"

const token = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/)
const value = fc.stringMatching(/^[\x21-\x7e]{0,20}$/)
const header: fc.Arbitrary<Header> = fc.tuple(
  fc.oneof(token, fc.constantFrom("Accept", "content-type", "Content-Language", "Range", "X-A", "x-a")),
  value,
)
const url = fc
  .record({
    scheme: fc.constantFrom("http", "https"),
    host: fc.constantFrom(
      "localhost",
      "127.0.0.1",
      "app.example.com",
      "api.example.com",
      "example.org",
      "a.github.io",
      "b.github.io",
    ),
    port: fc.constantFrom("", ":3000", ":8000"),
  })
  .map(({ scheme, host, port }) => new URL(`${scheme}://${host}${port}/x`))

const requestFrom = (page: URL, credentials: Request["credentials"]): Request => {
  const made = constructRequest(
    {
      initiator: { kind: "fetch" },
      url: "https://api.test/",
      method: "GET",
      headers: [],
      body: null,
      mode: "cors",
      credentials,
      redirect: "follow",
    },
    { url: page, origin: originOf(page), embedderPolicy: "unsafe-none" as const },
    standardDepartures,
  )
  if (made.kind === "refused") throw new Error("refused")
  return made.request
}

describe("laws of the CORS check", () => {
  const credentials = fc.constantFrom("omit", "same-origin", "include")
  test("an answer that names the page and allows credentials passes, whatever the credentials mode", () => {
    fc.assert(
      fc.property(url, credentials, (page, mode) => {
        const answer: Header[] = [
          ["Access-Control-Allow-Origin", page.origin],
          ["Access-Control-Allow-Credentials", "true"],
        ]
        expect(corsCheck(requestFrom(page, mode), answer).ok).toBe(true)
      }),
    )
  })
  test("an answer that names anything else fails, but for * without credentials", () => {
    fc.assert(
      fc.property(url, credentials, value, (page, mode, named) => {
        fc.pre(named !== page.origin)
        const passes = corsCheck(requestFrom(page, mode), [["Access-Control-Allow-Origin", named]]).ok
        expect(passes).toBe(named === "*" && mode !== "include")
      }),
    )
  })
  test("what passes with credentials passes without them", () => {
    fc.assert(
      fc.property(url, fc.array(header), (page, headers) => {
        if (corsCheck(requestFrom(page, "include"), headers).ok)
          expect(corsCheck(requestFrom(page, "omit"), headers).ok).toBe(true)
      }),
    )
  })
})

describe("laws of the CORS-unsafe request-header names", () => {
  test("lower case, sorted, each once, and the same in any order", () => {
    fc.assert(
      fc.property(fc.array(header, { maxLength: 8 }), (headers) => {
        const names = corsUnsafeRequestHeaders(headers).map(({ name }) => name)
        expect(names).toEqual([...new Set(names)].sort())
        expect(names.every((name) => name === byteLowercase(name))).toBe(true)
        expect(corsUnsafeRequestHeaders([...headers].reverse()).map(({ name }) => name)).toEqual(names)
      }),
    )
  })
  test("one more header never makes one fewer unsafe name", () => {
    fc.assert(
      fc.property(fc.array(header), header, (headers, more) => {
        const before = corsUnsafeRequestHeaders(headers).map(({ name }) => name)
        const after = corsUnsafeRequestHeaders([...headers, more]).map(({ name }) => name)
        expect(after).toEqual(expect.arrayContaining(before))
      }),
    )
  })
  test("safelisted values are unsafe together beyond 1024 bytes", () => {
    const headers = Array.from({ length: 9 }, (): Header => ["Accept", "a".repeat(120)])
    expect(corsUnsafeRequestHeaders(headers.slice(0, 8))).toEqual([])
    expect(corsUnsafeRequestHeaders(headers).map(({ name }) => name)).toEqual(["accept"])
  })
})

describe("laws of origins and sites", () => {
  test("same origin is what serializes the same", () => {
    fc.assert(
      fc.property(url, url, (a, b) => {
        const [x, y] = [originOf(a), originOf(b)]
        expect(sameOrigin(x, y)).toBe(serializeOrigin(x) === serializeOrigin(y))
      }),
    )
  })
  test("same origin implies same site, in both directions", () => {
    fc.assert(
      fc.property(url, url, (a, b) => {
        const [x, y] = [originOf(a), originOf(b)]
        if (sameOrigin(x, y)) expect(siteRelation(x, y)).toBe("same-origin")
        expect(siteRelation(x, y)).toBe(siteRelation(y, x))
      }),
    )
  })
  test.each([
    ["https://app.example.com", "https://api.example.com", "same-site"],
    ["http://app.example.com", "https://api.example.com", "cross-site"],
    ["https://a.github.io", "https://b.github.io", "cross-site"],
    ["http://localhost:3000", "http://localhost:8000", "same-site"],
    ["http://localhost:3000", "http://127.0.0.1:3000", "cross-site"],
    ["https://a.co.uk", "https://b.co.uk", "cross-site"],
  ])("%s and %s are %s", (a, b, relation) => {
    const [x, y] = [originOf(new URL(a)), originOf(new URL(b))]
    expect(siteRelation(x, y)).toBe(relation)
    if (relation === "same-site") expect(schemelesslySameSite(x, y)).toBe(true)
  })
})

describe("laws of header lists and methods", () => {
  test("normalizing twice is normalizing once", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(normalizeValue(normalizeValue(text))).toBe(normalizeValue(text))
      }),
    )
    fc.assert(
      fc.property(token, (text) => {
        expect(normalizeMethod(normalizeMethod(text))).toBe(normalizeMethod(text))
      }),
    )
  })
  test.each(["get", "Post", "pUT", "delete", "head", "options"])("%s is upper-cased", (method) => {
    expect(normalizeMethod(method)).toBe(method.toUpperCase())
  })
  test.each(["patch", "Patch", "query", "propfind"])("%s stays as it is", (method) => {
    expect(normalizeMethod(method)).toBe(method)
  })
  test("CONNECT, TRACE and TRACK are forbidden in any case", () => {
    for (const method of ["connect", "TRACE", "Track"]) expect(isForbiddenMethod(method)).toBe(true)
  })
  test("what is set is what is got", () => {
    fc.assert(
      fc.property(fc.array(header), token, value, (list, name, given) => {
        expect(get(set(list, name, given), name.toUpperCase())).toBe(given)
      }),
    )
  })
  test("sorted and combined: each name once, nothing lost", () => {
    fc.assert(
      fc.property(fc.array(header), (list) => {
        const combined = sortAndCombine(list)
        expect(new Set(combined.map(([name]) => name)).size).toBe(combined.length)
        for (const [name] of list) expect(get(combined, name)).toBe(get(list, name))
      }),
    )
  })
  test.each([
    ["PUT, DELETE", ["PUT", "DELETE"]],
    ["PUT,,DELETE ,", ["PUT", "DELETE"]],
    ["", []],
    ["PUT;DELETE", "failure"],
    ["PUT DELETE", "failure"],
    ['"PUT"', "failure"],
  ])("the list «%s»", (given, expected) => {
    expect(
      extractHeaderListValues([["Access-Control-Allow-Methods", given]], "access-control-allow-methods"),
    ).toEqual(expected)
  })
})
