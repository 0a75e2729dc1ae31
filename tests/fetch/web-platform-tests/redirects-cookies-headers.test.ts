import { describe, expect, test } from "vitest"
import type { Header } from "../../../src/fetch/header-list.ts"
import type { RequestInit } from "../../../src/fetch/request.ts"
import { allow, ask, CREDENTIALS, methods, names, PAGE, play, REMOTE, REMOTE2, replies } from "./suite.ts"

const HTTPS = "https://web-platform.test:8443"
const PORT = "http://web-platform.test:8001"
const XHR = { initiator: { kind: "xhr", uploadListener: false } } as const
const STATUSES = [301, 302, 303, 307, 308]

/** Where a request header stands among those that were sent. */
const sentHeader = (
  exchange: { readonly wire: { readonly headers: readonly Header[] } } | undefined,
  name: string,
) => exchange?.wire.headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? null

describe("cors/basic.htm, fetch/api/cors/cors-basic.any.js", () => {
  const places = [PAGE, PORT, HTTPS, REMOTE, "https://www1.web-platform.test:8443"]
  test.each(places)("%s with no header, with the page's origin, and in no-cors mode", (origin) => {
    const answer = (request: Partial<RequestInit>, headers: readonly Header[]) =>
      play([{ url: `${origin}/`, ...request }], { [origin]: replies({ actual: { headers } }) })[0].ending
    const isOwn = origin === PAGE
    expect(answer(XHR, []).kind).toBe(isOwn ? "resolved" : "rejected")
    expect(answer(XHR, [allow(PAGE)]).kind).toBe("resolved")
    expect(answer({}, [allow("*")])).toMatchObject({
      kind: "resolved",
      response: { type: isOwn ? "basic" : "cors", status: 200 },
    })
    expect(answer({ mode: "no-cors" }, [])).toMatchObject({
      kind: "resolved",
      response: isOwn ? { type: "basic" } : { type: "opaque", status: 0, headers: [], body: "" },
    })
  })
})

describe("cors/request-headers.htm, cors/allow-headers.htm", () => {
  const asked = (allowed: string, headers: readonly Header[]) =>
    ask({ request: { ...XHR, headers }, actual: { headers: [allow("*"), names(allowed)] } })
  test("a header that is allowed", () =>
    expect(asked("x-print", [["x-print", "unicorn"]]).kind).toBe("resolved"))
  test("simple request headers need not be allowed", () => {
    const { kind } = asked("x-print,", [
      ["x-print", "unicorn"],
      ["content-type", "text/plain"],
      ["accept", "test"],
      ["accept-language", "nn"],
      ["content-language", "nn"],
    ])
    expect(kind).toBe("resolved")
  })
  test("one that is not allowed", () => {
    const { kind, phases } = asked("x-print", [
      ["x-print", "unicorn"],
      ["y-print", "unicorn"],
    ])
    expect([kind, phases]).toEqual(["rejected", ["preflight"]])
  })
  test("empty elements and another case", () => {
    const { kind } = asked(",y-lol,x-PriNT, ,,,Y-PRINT", [
      ["x-print", "unicorn"],
      ["y-print", "narwhal"],
    ])
    expect(kind).toBe("resolved")
  })
})

describe("cors/response-headers.htm, cors/access-control-expose-headers-parsing.window.js", () => {
  const readable = (expose: readonly string[]) =>
    new Map(
      ask({
        actual: {
          headers: [
            allow("*"),
            ...expose.map((value) => ["Access-Control-Expose-Headers", value] as const),
            ["X-Custom-Header", "test"],
            ["X-Custom-Header-Empty", ""],
            ["X-Custom-Header-Comma", "1"],
            ["X-Custom-Header-Comma", "2"],
            ["X-Second-Expose", "flyingpig"],
            ["X-Nonexposed", "unicorn"],
            ["Set-Cookie", "test"],
            ["Server", "x"],
            ["X-Powered-By", "x"],
            ["Cache-Control", "no-cache"],
            ["Content-Language", "nn"],
            ["Expires", "Thu, 01 Dec 1994 16:00:00 GMT"],
            ["Last-Modified", "Thu, 01 Dec 1994 10:00:00 GMT"],
            ["Pragma", "no-cache"],
          ],
        },
      }).headers,
    )
  test("two Expose headers, combined and empty values", () => {
    const headers = readable([
      "X-Custom-Header, X-Custom-Header-Empty, X-Custom-Header-Comma",
      "X-Second-Expose",
    ])
    expect(headers.get("x-custom-header")).toBe("test")
    expect(headers.get("x-custom-header-empty")).toBe("")
    expect(headers.get("x-custom-header-comma")).toBe("1, 2")
    expect(headers.get("x-second-expose")).toBe("flyingpig")
    expect(headers.has("x-nonexposed")).toBe(false)
    expect(headers.has("set-cookie")).toBe(false)
  })
  test.each(["cache-control", "content-language", "expires", "last-modified", "pragma"])(
    "%s is readable by default",
    (name) => expect(readable([]).has(name)).toBe(true),
  )
  test.each(["server", "x-powered-by"])("%s is not", (name) => expect(readable([]).has(name)).toBe(false))
  test.each([
    ["X-NONEXPOSED", true],
    ["x-nonexposed,,@#$#%%&^&^*()()11!", false],
    ["x-nonexposed, no no", false],
    ["@#$#%%&^&^*()()11!,x-nonexposed", false],
    ["x-nonexposed, ", true],
    [",x-nonexposed", true],
    ["x-nonexposed\u000B", false],
  ])("%j exposes: %s", (value, exposed) => {
    expect(readable([value]).has("x-nonexposed")).toBe(exposed)
  })
})

describe("cors/preflight-failure.htm", () => {
  const outcome = (status: number) => {
    const headers = [allow("*"), names("x-test"), ["Location", `${REMOTE}/2`] as const]
    return ask({
      request: { ...XHR, headers: [["x-test", "test"]] },
      preflight: { status, headers },
      actual: { headers: [allow("*")] },
    }).kind
  }
  test.each([200, 299])("%i on the preflight succeeds", (status) => expect(outcome(status)).toBe("resolved"))
  const failures = [
    ...Array.from({ length: 9 }, (_, i) => 300 + i),
    ...Array.from({ length: 18 }, (_, i) => 400 + i),
    ...Array.from({ length: 6 }, (_, i) => 500 + i),
    680,
    790,
  ]
  test.each(failures)("%i on the preflight fails", (status) => expect(outcome(status)).toBe("rejected"))
})

describe("cors/status.htm", () => {
  test.each([
    [false, null, 400, 0],
    [false, 200, 200, 0],
    [true, null, 400, 400],
    [true, 200, 400, 400],
    [true, 400, 200, 0],
  ])("allowed: %s, preflight %s, response %i: status %i", (allowed, preflight, status, expected) => {
    const headers = allowed ? [allow("*"), names("x-custom")] : []
    const [trace] = play([{ ...XHR, headers: preflight === null ? [] : [["X-Custom", "preflight"]] }], {
      [REMOTE]: replies({
        preflight: { status: preflight ?? 200, headers },
        actual: { status, headers },
      }),
    })
    expect(trace.ending.kind === "resolved" ? trace.ending.response.status : 0).toBe(expected)
  })
})

describe("cors/cors-safelisted-request-header.any.js", () => {
  const phases = (header: Header) =>
    ask({
      request: { method: "POST", headers: [header], body: { kind: "blob", text: "data", type: "" } },
    }).phases
  const long = "0".repeat(60)
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["content-type", "text /plain", true],
    ["content-type", "text\t/\tplain", true],
    ["content-type", "text/plain;", false],
    ["content-type", "text/plain;garbage", false],
    ["content-type", "text/plain;garbage\u0001\u0002", true],
    ["content-type", "text/plain,", true],
    ["content-type", ",text/plain", true],
    ["content-type", "text/plain,text/plain", true],
    ["content-type", "text/plain,x/x", true],
    ["content-type", "text/plain\u000B", true],
    ["content-type", "text/plain\u000C", true],
    ["content-type", "application/www-form-urlencoded", true],
    ["content-type", "application/x-www-form-urlencoded;\u007F", true],
    ["content-type", "multipart/form-data", false],
    ["content-type", 'multipart/form-data;"', true],
    ["range", "100-200", true],
    ["range", "MB=100-200", true],
    ["range", "bytes=100-200", false],
    ["range", "bytes =100-200", true],
    ["range", "bytes\t=100-200", true],
    ["range", "bytes=  100-200", true],
    ["range", "bytes=100 -200", true],
    ["range", "bytes=100- 200", true],
    ["range", "bytes=100-200hello", true],
    ["range", "bytes=abc-def", true],
    ["range", "bytes=100-200,300-400", true],
    ["range", "bytes=-200", true],
    ["range", "bytes=200-", false],
    ["range", "bytes=200-100", true],
    ["range", `bytes=1${long}-2${long}`, true],
    ["range", "bytes 100-200", true],
    ["range", "bytes = 100-200", true],
    ["range", ",bytes=100-200", true],
    ["range", "bytes=,100-200", true],
    // `Last-Event-ID` is in the suite, and no longer among the standard's safelisted names.
    ["last-event-id", '"', true],
    ["last-event-id", "0".repeat(129), true],
  ]
  test.each(cases)("%s: %j makes a preflight necessary: %s", (name, value, needed) => {
    expect(phases([name, value])).toEqual([needed ? "preflight" : "actual"])
  })
})

describe("cors/client-hint-request-headers.htm", () => {
  test.each(["device-memory", "dpr", "width", "viewport-width"])("%s without a value is refused", (name) => {
    const { kind } = ask({
      request: { ...XHR, headers: [[name, ""]] },
      actual: { headers: [allow("*"), names("x-print")] },
    })
    expect(kind).toBe("rejected")
  })
})

describe("fetch/api/cors/cors-origin.any.js, cors/access-control-basic-*", () => {
  const places = [REMOTE, PORT, HTTPS]
  test.each(places)("%s allows the page, or but itself", (origin) => {
    const outcome = (value: string) =>
      play([{ url: `${origin}/` }], { [origin]: replies({ actual: { headers: [allow(value)] } }) })[0].ending
        .kind
    expect(outcome(PAGE)).toBe("resolved")
    expect(outcome(origin)).toBe("rejected")
    expect(outcome("")).toBe("rejected")
  })
  test.each(["POST", "HEAD", "PUT"])("%s", (method) => {
    const outcome = (value: string) =>
      ask({ request: { method }, actual: { headers: [allow(value), methods(method)] } }).kind
    expect(outcome(PAGE)).toBe("resolved")
    expect(outcome(REMOTE)).toBe("rejected")
  })
})

describe("fetch/api/cors/cors-preflight.any.js", () => {
  const several: readonly Header[] = [
    ["x-test-header1", "1"],
    ["x-test-header2", "1"],
    ["X-test-header3", "1"],
    ["x-test-header-b", "1"],
    ["x-test-header-D", "1"],
    ["x-test-header-C", "1"],
    ["x-test-header-a", "1"],
    ["Content-Type", "allowedOrRefused"],
  ]
  const safe: readonly Header[] = [
    ["Accept", "*"],
    ["Accept-Language", "bzh"],
    ["Content-Language", "eu"],
  ]
  test.each(["DELETE", "PUT", "PATCH", "NEW"])("%s, allowed and refused", (method) => {
    expect(ask({ request: { method }, actual: { headers: [allow("*"), methods(method)] } }).kind).toBe(
      "resolved",
    )
    const refused = ask({ request: { method }, actual: { headers: [allow("*")] } })
    expect([refused.kind, refused.phases]).toEqual(["rejected", ["preflight"]])
  })
  test.each(["GET", "PUT"])(
    "%s asks for the unsafe names, sorted and in lower case, and no others",
    (method) => {
      const list =
        "x-test-header1,x-test-header2,x-test-header3,x-test-header-b,x-test-header-d,x-test-header-c,x-test-header-a,content-type"
      const { kind, sent } = ask({
        request: { method, headers: [...several, ...safe] },
        actual: { headers: [allow("*"), methods("PUT"), names(list)] },
      })
      expect(kind).toBe("resolved")
      expect(sent[0]?.find(([name]) => name === "Access-Control-Request-Headers")?.[1]).toBe(
        [...list.split(",")].sort().join(","),
      )
      expect(
        ask({
          request: { method, headers: [...several, ...safe] },
          actual: { headers: [allow("*"), methods("PUT")] },
        }).kind,
      ).toBe("rejected")
    },
  )
})

/** A redirect from one place to another, each of which allows every origin. */
function redirect(
  from: string,
  to: string,
  status: number,
  request: Partial<RequestInit> = {},
  allowed = "x-w3c",
) {
  const [one, two] = [`${from}/1`, `${to}/2`]
  const [trace] = play([{ url: one, ...request }], {
    [one]: replies({
      preflight: { headers: [allow("*"), names("x-w3c")] },
      actual: { status, headers: [allow("*"), ["Location", two]] },
    }),
    [two]: replies({
      preflight: { headers: [allow("*"), names(allowed)] },
      actual: { headers: [allow("*")] },
    }),
  })
  return { kind: trace.ending.kind, exchanges: trace.exchanges }
}

describe("fetch/api/cors/cors-redirect.any.js", () => {
  const routes: readonly (readonly [string, string, string, string])[] = [
    ["cors to same cors", REMOTE, REMOTE, PAGE],
    ["cors to another cors", REMOTE, PORT, "null"],
    ["same origin to cors", PAGE, REMOTE, PAGE],
    ["cors to same origin", REMOTE, PAGE, "null"],
  ]
  const cases = STATUSES.flatMap((status) => routes.map((route) => [status, ...route] as const))
  test.each(cases)("%i, %s: from %s to %s the Origin is %s", (status, _, from, to, origin) => {
    const { kind, exchanges } = redirect(from, to, status)
    expect(kind).toBe("resolved")
    expect(exchanges.map(({ phase }) => phase)).toEqual(["actual", "actual"])
    expect(sentHeader(exchanges[1], "origin")).toBe(origin)
  })
})

describe("fetch/api/cors/cors-redirect-preflight.any.js, cors/redirect-preflight.htm, redirect-preflight-2.htm", () => {
  const routes = [
    ["same origin to cors", PAGE, REMOTE],
    ["cors to same origin", REMOTE, PAGE],
    ["cors to another cors", REMOTE, REMOTE2],
  ] as const
  const cases = STATUSES.flatMap((status) => routes.map((route) => [status, ...route] as const))
  test.each(cases)(
    "%i, %s: a preflight of its own after the redirect, which may fail",
    (status, _, from, to) => {
      const request = { headers: [["x-w3c", "test"] as const] }
      const { kind, exchanges } = redirect(from, to, status, request)
      expect(kind).toBe("resolved")
      expect(exchanges.filter(({ wire }) => wire.url.pathname === "/2").map(({ phase }) => phase)).toEqual([
        "preflight",
        "actual",
      ])
      expect(redirect(from, to, status, request, "").kind).toBe("rejected")
    },
  )
})

describe("fetch/api/cors/cors-cookies.any.js, cors-cookies-redirect.any.js", () => {
  const setting = (cookie: string) =>
    replies({ actual: { headers: [allow(PAGE), CREDENTIALS, ["Set-Cookie", cookie]] } })
  const sentCookie = (set: string, checked: string, credentials: RequestInit["credentials"]) => {
    const [, trace] = play(
      [
        { url: `${set}/set`, credentials },
        { url: `${checked}/check`, credentials },
      ],
      {
        [`${set}/set`]: setting("a=1"),
        [`${checked}/check`]: replies({ actual: { headers: [allow(PAGE), CREDENTIALS] } }),
      },
    )
    return sentHeader(trace?.exchanges[0], "cookie")
  }
  const OTHER = "http://www.web-platform.test:8000"
  test.each([
    ["omit", PAGE, PAGE, null],
    ["include", REMOTE, REMOTE, "a=1"],
    ["include", PAGE, REMOTE, null],
    ["include", REMOTE, PAGE, null],
    ["same-origin", REMOTE, REMOTE, null],
    ["include", REMOTE, OTHER, null],
  ] as const)("%s: set by %s, sent to %s: %s", (credentials, set, checked, expected) => {
    expect(sentCookie(set, checked, credentials)).toBe(expected)
  })
  test.each([[[]], [[["a", "b"] as const]]])(
    "after a redirect, the cookies of where it leads: %j",
    (headers) => {
      const both = { preflight: { headers: [allow(PAGE), CREDENTIALS, names("a")] } }
      const traces = play(
        [
          { url: `${REMOTE}/set`, credentials: "include" },
          { url: `${REMOTE2}/set`, credentials: "include" },
          { url: `${REMOTE}/go`, credentials: "include", headers },
        ],
        {
          [`${REMOTE}/set`]: setting("a=1"),
          [`${REMOTE2}/set`]: setting("a=2"),
          [`${REMOTE}/go`]: replies({
            ...both,
            actual: { status: 301, headers: [allow(PAGE), CREDENTIALS, ["Location", `${REMOTE2}/check`]] },
          }),
          [`${REMOTE2}/check`]: replies({
            preflight: { headers: [allow("null"), CREDENTIALS, names("a")] },
            actual: { headers: [allow("null"), CREDENTIALS] },
          }),
        },
      )
      const last = traces[2]?.exchanges.findLast(({ phase }) => phase === "actual")
      expect(last?.wire.url.href).toBe(`${REMOTE2}/check`)
      expect(sentHeader(last, "cookie")).toBe("a=2")
    },
  )
})
