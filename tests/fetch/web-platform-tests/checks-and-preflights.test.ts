import { describe, expect, test } from "vitest"
import type { Header } from "../../../src/fetch/header-list.ts"
import type { RequestInit } from "../../../src/fetch/request.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import { simulateAll } from "../../../src/simulation/simulate.ts"
import { allow, ask, CREDENTIALS, methods, names, PAGE, play, REMOTE, REMOTE2, replies } from "./suite.ts"

describe("cors/origin.htm", () => {
  test.each(["*", " *  ", "\t*", PAGE, ` ${PAGE}`, ` ${PAGE}   \t `, `\t${PAGE}`])("allows %j", (value) => {
    expect(ask({ actual: { headers: [allow(value)] } }).kind).toBe("resolved")
  })
  test.each([
    "http://www1.web-platform.test:8000",
    "//web-platform.test:8000",
    "://web-platform.test:8000",
    "ftp://web-platform.test:8000",
    "http:://web-platform.test:8000",
    "http:/web-platform.test:8000",
    "http:web-platform.test:8000",
    "web-platform.test:8000",
    `${PAGE}?`,
    `${PAGE}/`,
    `${PAGE} /`,
    `${PAGE}#`,
    `${PAGE}%23`,
    `${PAGE}:80`,
    `${PAGE}, *`,
    PAGE.toUpperCase(),
    PAGE.replace("http", "HTTP"),
    "-",
    "**",
    "'*'",
    '"*"',
    "* *",
    "* null",
    "*http://*",
    `*${PAGE}`,
    `* ${PAGE}`,
    `*, ${PAGE}`,
    `null ${PAGE}`,
    "http://example.net",
    "null",
    "null *",
    "",
    `${PAGE}/cors/origin.htm`,
    REMOTE,
    ".web-platform.test:8000",
    "*.web-platform.test:8000",
    "http://*.web-platform.test:8000",
  ])("refuses %j", (value) => {
    expect(ask({ actual: { headers: [allow(value)] } }).kind).toBe("rejected")
  })
  test.each([
    ["", "*"],
    ["*", ""],
    ["*", "*"],
    ["", PAGE],
    ["*", PAGE],
    [PAGE, PAGE],
  ])("refuses two headers, %j and %j (fetch/api/cors/cors-multiple-origins.js)", (one, two) => {
    expect(ask({ actual: { headers: [allow(one), allow(two)] } }).kind).toBe("rejected")
  })
})

describe("fetch/api/cors/cors-preflight-star.any.js", () => {
  const cases: readonly (readonly [boolean, boolean, string, string, string, Header | null])[] = [
    [true, false, "get", "x-test", "GET", ["X-Test", "1"]],
    [true, false, "*", "x-test", "SUPER", ["X-Test", "1"]],
    [true, false, "*", "*", "OK", ["X-Test", "1"]],
    [false, true, "*", "*", "OK", ["X-Test", "1"]],
    [false, true, "*", "", "PUT", null],
    [true, true, "PUT", "*", "PUT", null],
    [false, true, "get", "*", "GET", ["X-Test", "1"]],
    [false, true, "*", "*", "GET", ["X-Test", "1"]],
    [true, true, "*", "*", "*", ["*", "1"]],
    [false, true, "put", "*", "PUT", null],
  ]
  test.each(cases)(
    "succeeds: %s, with credentials: %s, %s and %s allow %s %j",
    (succeeds, withCredentials, allowMethod, allowHeader, method, header) => {
      const headers = withCredentials ? [allow(PAGE), CREDENTIALS] : [allow("*")]
      const { kind } = ask({
        request: {
          method,
          headers: header === null ? [] : [header],
          credentials: withCredentials ? "include" : "same-origin",
        },
        preflight: { headers: [...headers, methods(allowMethod), names(allowHeader)] },
        actual: { headers },
      })
      expect(kind).toBe(succeeds ? "resolved" : "rejected")
    },
  )
})

describe("fetch/api/cors/cors-preflight-not-cors-safelisted.any.js", () => {
  test.each([
    ["accept", '"'],
    ["accept", "0".repeat(129)],
    ["accept-language", "\u0001"],
    ["accept-language", "@"],
    ["authorization", "basics"],
    ["content-language", "\u0001"],
    ["content-language", "@"],
    ["content-type", "text/html"],
    ["content-type", `text/plain; long=${"0".repeat(112)}`],
    ["last-event-id", '"'],
    ["range", "bytes 0-"],
    ["test", "hi"],
  ])("%s: %s makes a preflight necessary", (name, value) => {
    expect(ask({ request: { headers: [[name, value]] } }).phases).toEqual(["preflight"])
  })
})

describe("fetch/api/cors/cors-no-preflight.any.js, cors/simple-requests.htm", () => {
  test.each([
    "text/plain",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "TEXT/PLAIN; charset=utf-8",
  ])("POST of %s needs none", (type) => {
    expect(ask({ request: { method: "POST", headers: [["Content-Type", type]] } }).phases).toEqual(["actual"])
  })
  test.each(["GET", "HEAD", "POST"])("%s needs none", (method) => {
    expect(ask({ request: { method } }).phases).toEqual(["actual"])
  })
})

describe("fetch/api/cors/cors-preflight-status.any.js, cors/status-preflight.htm", () => {
  test.each([200, 201, 202, 203, 204, 205, 206, 299])("%i passes", (status) => {
    const headers = [allow("*"), methods("PUT")]
    expect(
      ask({ request: { method: "PUT" }, preflight: { status, headers }, actual: { headers } }).kind,
    ).toBe("resolved")
  })
  test.each([300, 301, 302, 303, 304, 305, 306, 307, 308, 400, 401, 404, 405, 500, 503])(
    "%i fails",
    (status) => {
      const headers = [allow("*"), methods("PUT")]
      const { kind, phases } = ask({
        request: { method: "PUT" },
        preflight: { status, headers },
        actual: { headers },
      })
      expect([kind, phases]).toEqual(["rejected", ["preflight"]])
    },
  )
})

describe("fetch/api/cors/cors-preflight-response-validation.any.js", () => {
  test.each([
    { bad: names("x-force-preflight,header name with space") },
    { bad: methods("Bad method name") },
  ])("$bad is refused", ({ bad }) => {
    const { kind, phases } = ask({
      request: { headers: [["x-force-preflight", ""]] },
      preflight: { headers: [allow("*"), names("x-force-preflight"), bad] },
    })
    expect([kind, phases]).toEqual(["rejected", ["preflight"]])
  })
})

describe("fetch/api/cors/cors-preflight-redirect.any.js", () => {
  test.each([301, 302, 303, 307, 308])("a preflight answered %i is not followed", (status) => {
    const headers = [allow("*"), methods("PUT"), ["Location", `${REMOTE2}/`] as const]
    const { kind, phases } = ask({ request: { method: "PUT" }, preflight: { status, headers } })
    expect([kind, phases]).toEqual(["rejected", ["preflight"]])
  })
})

describe("fetch/api/cors/cors-expose-star.js, cors-filtering.js", () => {
  const sent: readonly Header[] = [
    ["X-Fun", "1"],
    ["Content-Type", "text/plain"],
    ["Set-Cookie", "a=b"],
  ]
  const readable = (credentials: "omit" | "include", expose: string | null) =>
    ask({
      request: { credentials },
      actual: {
        headers: [
          allow(credentials === "include" ? PAGE : "*"),
          ...(credentials === "include" ? [CREDENTIALS] : []),
          ...(expose === null ? [] : [["Access-Control-Expose-Headers", expose] as const]),
          ...sent,
        ],
      },
    }).headers.map(([name]) => name)
  test("the safelisted ones only", () => expect(readable("omit", null)).toEqual(["content-type"]))
  test("a name opens its own", () => expect(readable("omit", "x-fun")).toContain("x-fun"))
  test("a star opens all but Set-Cookie", () => {
    expect(readable("omit", "*")).toContain("x-fun")
    expect(readable("omit", "*, set-cookie")).not.toContain("set-cookie")
  })
  test("a star opens nothing with credentials", () =>
    expect(readable("include", "*")).toEqual(["content-type"]))
})

describe("cors/credentials-flag.htm", () => {
  test.each(["", "false", "True", "TRUE", "true, true", "*", "1"])("%j is not true", (value) => {
    const headers = [allow(PAGE), ["Access-Control-Allow-Credentials", value] as const]
    expect(ask({ request: { credentials: "include" }, actual: { headers } }).kind).toBe("rejected")
  })
  test("true is, around it spaces or not", () => {
    const headers = [allow(PAGE), ["Access-Control-Allow-Credentials", " true "] as const]
    expect(ask({ request: { credentials: "include" }, actual: { headers } }).kind).toBe("resolved")
  })
  test("a star is none for credentials", () => {
    const headers = [allow("*"), CREDENTIALS]
    expect(ask({ request: { credentials: "include" }, actual: { headers } }).kind).toBe("rejected")
  })
})

describe("cors/redirect-origin.htm", () => {
  const places = { local: PAGE, remote: REMOTE, remote2: REMOTE2 } as const
  type Place = keyof typeof places
  const cases: readonly (readonly [Place, string, Place, string, "page" | "null" | "disallow"])[] = [
    ["local", "*", "remote", "*", "page"],
    ["local", "*", "remote", PAGE, "page"],
    ["local", "*", "remote", "null", "disallow"],
    ["local", "*", "remote", "none", "disallow"],
    ["local", "none", "remote", "*", "page"],
    ["remote", "*", "local", "*", "null"],
    ["remote", "*", "local", PAGE, "disallow"],
    ["remote", "*", "local", "null", "null"],
    ["remote", PAGE, "local", "none", "disallow"],
    ["remote", "null", "local", "*", "disallow"],
    ["remote", "none", "local", "*", "disallow"],
    ["remote", "*", "remote", "*", "page"],
    ["remote", "*", "remote", PAGE, "page"],
    ["remote", "*", "remote", "null", "disallow"],
    ["remote", "*", "remote2", "*", "null"],
    ["remote", "*", "remote2", PAGE, "disallow"],
    ["remote", PAGE, "remote2", "null", "null"],
    ["remote", "null", "remote2", "*", "disallow"],
    ["remote", "*", "remote", REMOTE, "disallow"],
    ["remote", REMOTE, "remote", "*", "disallow"],
  ]
  test.each(cases)("%s (%s) to %s (%s): %s", (first, one, second, two, expected) => {
    const headers = (value: string): readonly Header[] => (value === "none" ? [] : [allow(value)])
    const from = `${places[first]}/1`
    const to = `${places[second]}/2`
    const [trace] = play([{ initiator: { kind: "xhr", uploadListener: false }, url: from }], {
      [from]: replies({ actual: { status: 302, headers: [...headers(one), ["Location", to]] } }),
      [to]: replies({ actual: { headers: headers(two) } }),
    })
    expect(trace.ending.kind).toBe(expected === "disallow" ? "rejected" : "resolved")
    if (expected === "disallow") return
    const last = trace.exchanges[trace.exchanges.length - 1]
    const origin = last?.wire.headers.find(([name]) => name === "Origin")?.[1]
    expect(origin).toBe(expected === "null" ? "null" : PAGE)
  })
})

describe("cors/redirect-userinfo.htm, fetch/api/cors/cors-redirect-credentials.any.js", () => {
  test.each(["test:test@", "user:@", "user@", ":pass@"])("a Location with //%s is refused", (userinfo) => {
    const location = `${REMOTE}/2`.replace("//", `//${userinfo}`)
    const headers = [allow("*"), ["Location", location] as const]
    expect(ask({ actual: { status: 302, headers } }).kind).toBe("rejected")
  })
})

describe("cors/preflight-cache.htm, fetch/api/cors/cors-preflight-cache.any.js", () => {
  const twice = (maxAge: string | null, second: Partial<RequestInit> = {}) => {
    const headers = [
      allow("*"),
      names("x-a"),
      ...(maxAge === null ? [] : [["Access-Control-Max-Age", maxAge] as const]),
    ]
    const asked = { headers: [["x-a", "1"] as const] }
    const traces = play([asked, { ...asked, ...second }], {
      [REMOTE]: replies({ preflight: { headers }, actual: { headers } }),
    })
    return traces.map(({ exchanges }) => exchanges.map(({ phase }) => phase).join())
  }
  test("a kept preflight serves the second", () =>
    expect(twice("60")).toEqual(["preflight,actual", "actual"]))
  test("Access-Control-Max-Age: 0 keeps none", () =>
    expect(twice("0")).toEqual(["preflight,actual", "preflight,actual"]))
  test("another URL has its own", () =>
    expect(twice("60", { url: `${REMOTE}/other` })[1]).toBe("preflight,actual"))
  test("another header needs its own", () =>
    expect(twice("60", { headers: [["x-b", "1"]] })[1]).toBe("preflight"))
})

describe("fetch/api/cors/data-url-iframe.html, sandboxed-iframe", () => {
  test.each(["data:text/html,x", "file:///home/page.html"])("a page at %s has the origin null", (url) => {
    const [trace] = simulateAll({
      ...openingScenario,
      page: { url, sandboxed: false, localNetwork: "granted", embedderPolicy: "unsafe-none" },
      request: { ...openingScenario.request, method: "GET", headers: [], body: null, url: `${REMOTE}/` },
      servers: { [REMOTE]: replies({ actual: { headers: [allow("*")] } }) },
      browser: "standard",
    })
    expect(trace.origin).toBe("null")
    expect(trace.exchanges[0]?.wire.headers).toContainEqual(["Origin", "null"])
  })
})
