import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { BodyInit } from "../../../src/fetch/body.ts"
import type { RequestInit } from "../../../src/fetch/request.ts"
import { printFetchCall } from "../../../src/paste/fetch-call/print.ts"
import { readFetchCall } from "../../../src/paste/fetch-call/read.ts"

const GET: RequestInit = {
  initiator: { kind: "fetch" },
  url: "/x",
  method: "GET",
  headers: [],
  body: null,
  mode: "cors",
  credentials: "same-origin",
  redirect: "follow",
}
const text = (given: string): BodyInit => ({ kind: "text", text: given })

describe("a fetch() call is read as JavaScript would run it", () => {
  const cases: readonly (readonly [string, string, Partial<RequestInit>])[] = [
    ["a URL alone", 'fetch("/x")', {}],
    ["awaited, and used", 'const r = await fetch("/x")\nconst j = await r.json()', {}],
    ["in a chain", 'fetch("/x").then((r) => r.json()).catch(console.error)', {}],
    ["through window", "window.fetch('/x')", {}],
    ["inside of a function", 'async function load() { try { await fetch("/x") } catch {} }', {}],
    ["a method", 'fetch("/x", { method: "delete" })', { method: "delete" }],
    [
      "headers as an object",
      'fetch("/x", { headers: { Accept: "a", "X-A": 1 } })',
      {
        headers: [
          ["Accept", "a"],
          ["X-A", "1"],
        ],
      },
    ],
    [
      "headers as pairs",
      'fetch("/x", { headers: [["X-A", "1"], ["X-A", "2"]] })',
      {
        headers: [
          ["X-A", "1"],
          ["X-A", "2"],
        ],
      },
    ],
    ["a Headers object", 'fetch("/x", { headers: new Headers({ a: "b" }) })', { headers: [["a", "b"]] }],
    [
      "constants before the call",
      'const API = "https://a.b"\nconst id = 7\nfetch(`${API}/u/${id}`)',
      { url: "https://a.b/u/7" },
    ],
    ["a sum of strings", 'fetch("https://a.b" + "/c")', { url: "https://a.b/c" }],
    ["a URL object", 'fetch(new URL("/c", "https://a.b"))', { url: "https://a.b/c" }],
    [
      "options in a constant, spread",
      'const o = { method: "PUT" }\nfetch("/x", { ...o, credentials: "include" })',
      { method: "PUT", credentials: "include" },
    ],
    [
      "a JSON body",
      'fetch("/x", { method: "POST", body: JSON.stringify({ a: [1, null, -2], b: "c" }) })',
      { method: "POST", body: text('{"a":[1,null,-2],"b":"c"}') },
    ],
    [
      "a form body",
      'fetch("/x", { method: "POST", body: new URLSearchParams({ a: "b c" }) })',
      { method: "POST", body: { kind: "form", text: "a=b+c" } },
    ],
    [
      "a blob",
      'fetch("/x", { method: "POST", body: new Blob(["{}"], { type: "application/json" }) })',
      { method: "POST", body: { kind: "blob", text: "{}", type: "application/json" } },
    ],
    [
      "TypeScript",
      'const r: Response = await fetch("/x" as string, { method: "PUT" } as RequestInit)',
      { method: "PUT" },
    ],
    ["escapes", 'fetch("/\\u0078")', {}],
    ["the last of two keys", 'fetch("/x", { method: "GET", method: "PUT" })', { method: "PUT" }],
  ]
  test.each(cases)("%s", (_, source, expected) => {
    expect(readFetchCall(source)).toEqual({ request: { ...GET, ...expected }, problems: [] })
  })
})

describe("what can't be known is said, with its place, and never guessed in silence", () => {
  test.each([
    ["nothing", "", "There is no request yet"],
    ["no call", "const a = 1", "There is no fetch(…) call here"],
    ["a URL from elsewhere", "fetch(apiUrl)", "The URL can't be known: `apiUrl` is defined outside"],
    [
      "a header from elsewhere",
      'fetch("/x", { headers: { Authorization: `Bearer ${token}` } })',
      "The header Authorization can't be known",
    ],
    ["an option of axios", 'fetch("/x", { withCredentials: true })', "withCredentials"],
    [
      "a credentials mode that is none",
      'fetch("/x", { credentials: "yes" })',
      "is none of omit, same-origin, include",
    ],
    ["an object as the body", 'fetch("/x", { method: "POST", body: { a: 1 } })', "[object Object]"],
    ["half a call", 'fetch("/x", { method: ', "missing here"],
  ])("%s", (_, source, message) => {
    const { problems } = readFetchCall(source)
    expect(problems.map((problem) => problem.message).join("\n")).toContain(message)
    expect(problems.every(({ place }) => place.line >= 1 && place.column >= 1)).toBe(true)
  })

  test("the place is that of the thing itself", () => {
    const { problems } = readFetchCall('fetch("/x", {\n  credentials: "yes",\n})')
    expect(problems[0]?.place).toEqual({ line: 2, column: 16 })
  })

  test("any text at all is read without an exception", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (source) => void readFetchCall(source)),
    )
    const parts = fc.constantFrom(
      "fetch",
      "(",
      ")",
      "{",
      "}",
      '"/x"',
      ",",
      "method:",
      "headers:",
      "body:",
      "`${",
      "}`",
      "new ",
      "Headers",
      "[",
      "]",
      "...",
      "JSON.stringify",
      "await ",
      "\n",
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (pieces) => void readFetchCall(pieces.join(""))),
      { numRuns: 500 },
    )
  })
})

describe("printing and reading", () => {
  const body = fc.oneof(
    fc.constant(null),
    fc.record({
      kind: fc.constantFrom("text" as const, "stream" as const),
      text: fc.oneof(fc.string(), fc.json()),
    }),
    fc.record({ kind: fc.constant("blob" as const), text: fc.string(), type: fc.string() }),
    fc
      .dictionary(fc.string(), fc.string())
      .map((params) => ({ kind: "form" as const, text: new URLSearchParams(params).toString() })),
  )
  const request: fc.Arbitrary<RequestInit> = fc.record({
    initiator: fc.constant({ kind: "fetch" as const }),
    url: fc.string(),
    method: fc.string(),
    headers: fc.array(
      fc.tuple(fc.string(), fc.string()).map((pair): readonly [string, string] => pair),
      { maxLength: 4 },
    ),
    body,
    mode: fc.constantFrom("cors", "no-cors", "same-origin"),
    credentials: fc.constantFrom("omit", "same-origin", "include"),
    redirect: fc.constantFrom("follow", "error", "manual"),
  })
  test("what is printed is read back as the same request", () => {
    fc.assert(
      fc.property(request, (given) => {
        expect(readFetchCall(printFetchCall(given))).toEqual({ request: given, problems: [] })
      }),
      { numRuns: 400 },
    )
  })
})
