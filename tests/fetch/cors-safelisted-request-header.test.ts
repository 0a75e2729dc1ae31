import { describe, expect, test } from "vitest"
import {
  corsSafelisting,
  isNoCorsSafelistedRequestHeader,
  type Safelisting,
} from "../../src/fetch/cors-safelisted-request-header.ts"
import { standardDepartures } from "../../src/fetch/departures.ts"

describe("CORS-safelisted request-header: https://fetch.spec.whatwg.org/#cors-safelisted-request-header", () => {
  const cases: readonly (readonly [string, string, Safelisting])[] = [
    ["Accept", "text/html", "safelisted"],
    ["ACCEPT", "*/*", "safelisted"],
    ["Accept", "a\tb", "safelisted"],
    ...[...'"():<>?@[\\]{}\u0001\u007f'].map((byte) => ["Accept", `a${byte}`, "unsafe byte"] as const),
    ["Accept", "a".repeat(128), "safelisted"],
    ["Accept", "a".repeat(129), "too long"],
    ["Accept-Language", "de-CH, en;q=0.8, *", "safelisted"],
    ["Accept-Language", "en_US", "unsafe byte"],
    ["Content-Language", "de", "safelisted"],
    ["Content-Language", "de/x", "unsafe byte"],
    ["Content-Type", "text/plain", "safelisted"],
    ["Content-Type", "TEXT/PLAIN; charset=utf-8", "safelisted"],
    ["Content-Type", "multipart/form-data; boundary=x", "safelisted"],
    ["Content-Type", "application/x-www-form-urlencoded", "safelisted"],
    ["Content-Type", "application/json", "unsafe value"],
    ["Content-Type", "text/plain, application/json", "unsafe value"],
    ["Content-Type", 'text/plain; charset="utf-8"', "unsafe byte"],
    ["Content-Type", "", "unsafe value"],
    ["Range", "bytes=0-", "safelisted"],
    ["Range", "bytes=0-10", "safelisted"],
    ["Range", "bytes=10-5", "unsafe value"],
    ["Range", "bytes=-10", "unsafe value"],
    ["Range", "bytes=0-1,3-4", "unsafe value"],
    ["Authorization", "Bearer x", "not a safelisted name"],
    ["X-Requested-With", "XMLHttpRequest", "not a safelisted name"],
    ["DPR", "2", "not a safelisted name"],
  ]
  test.each(cases)("%s: %s", (name, value, expected) => {
    expect(corsSafelisting([name, value])).toBe(expected)
  })

  test("a browser may safelist more, by name and value", () => {
    const also = { ...standardDepartures, safelistedRequestHeaders: new Map([["dpr", /^[0-9]+$/]]) }
    expect(corsSafelisting(["DPR", "2"], also)).toBe("safelisted")
    expect(corsSafelisting(["DPR", "x"], also)).toBe("unsafe value")
  })

  test("no-CORS-safelisted: four names, without Range", () => {
    expect(isNoCorsSafelistedRequestHeader(["Accept", "x"])).toBe(true)
    expect(isNoCorsSafelistedRequestHeader(["Range", "bytes=0-"])).toBe(false)
    expect(isNoCorsSafelistedRequestHeader(["Content-Type", "application/json"])).toBe(false)
  })
})
