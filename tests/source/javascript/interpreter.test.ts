import { runInNewContext } from "node:vm"
import fc from "fast-check"
import { transformWithOxc } from "vite"
import { describe, expect, test } from "vitest"
import { toJson } from "../../../src/source/javascript/interpreter/builtins/json.ts"
import { runProgram } from "../../../src/source/javascript/interpreter/program.ts"
import { compileJsPattern } from "../../../src/source/javascript/patterns.ts"
import { IDIOMS, NOT_FOLLOWED } from "./idioms.ts"

const ENV = {
  NODE_ENV: "production",
  LIST: "a, b ,c",
  PORT: "3000",
  URLS: '["https://a.com","https://b.com"]',
}

/** What Node makes of a program's `result`, as JSON. */
const real = (source: string): string | undefined =>
  runInNewContext(`${source}\n;JSON.stringify(result)`, {
    process: { env: { ...ENV } },
    URL,
    URLSearchParams,
    structuredClone,
    clearTimeout: () => undefined,
    console: { log() {} },
    setTimeout: () => 0,
  })

const ours = (source: string): string | null | undefined => {
  const { evaluation, thrown } = runProgram(source, { env: ENV, answers: {} }, new Map())
  if (thrown.length > 0) throw new Error(thrown.map(({ message }) => message).join())
  const value = evaluation.globals.names.get("result")
  return value === undefined ? undefined : toJson(value, evaluation)
}

describe("idioms of real configurations, run by Node and by the interpreter", () => {
  test.each([
    "var result = [1, 2, 3].map((x) => x * 2).filter((x) => x > 2)",
    'var result = (process.env.LIST || "").split(",").map((s) => s.trim()).filter(Boolean)',
    "const { a, b: { c = 5, ...rest } = { d: 7 }, ...others } = { a: 1, x: 2 }; var result = { a, c, rest, others }",
    "const [p, , q = 9, ...r] = [1, 2, undefined, 4, 5]; var result = [p, q, r]",
    "var result = `a${1 + 1}b${[1, 2]}`",
    'const s = new Set(["a", "b"]); var result = [s.has("a"), s.has("z"), s.size, ...s]',
    'const m = new Map([["a", 1]]); m.set("b", 2); var result = [m.get("b"), m.has("c"), [...m.keys()]]',
    'const re = /^https?:\\/\\/(.+)\\.example\\.com$/; var result = ["https://x.example.com".match(re)[1], re.test("http://evil.com")]',
    'var result = "a-b-c".replace(/-/g, "+") + "x.y".replace(".", "!")',
    'class Own extends Error {} const e = new TypeError("a"); const o = new Own("b"); var result = [e.name, e.message, String(e), e.toString(), o.name]',
    "const a = { b: null }; let thrown = []; for (const f of [() => a?.b.c, () => a?.x(), () => a.b?.c.d, () => a.x?.(), () => (a?.x).c, () => a.q?.r.s.t(), () => { const z = a?.q; return z.r }]) { try { f(); thrown.push(0) } catch (error) { thrown.push(error.name) } } var result = thrown",
    'const o = {}; Object.defineProperty(o, "a", { value: 1, enumerable: true }); Object.defineProperty(o, "b", { enumerable: true, get() { return 2 } }); var result = [o.a, o.b]',
    'let out = []; for (const [k, v] of Object.entries({ a: 1, b: 2 })) { if (k === "a") continue; out.push(k + v) } var result = out',
    "let n = 0; for (let i = 0; i < 10; i++) { if (i === 3) continue; if (i > 5) break; n += i } var result = n",
    "let i = 0; while (i < 5) i++; do { i += 10 } while (i < 20); var result = i",
    'function f(x) { switch (x) { case 1: return "one"; case 2: case 3: return "few"; default: return "many" } } var result = [f(1), f(3), f(9)]',
    'function f(x) { try { if (!x) throw new Error("no"); return "yes" } catch (e) { return e.message } finally { } } var result = [f(0), f(1)]',
    "class A { constructor(x) { this.x = x } get y() { return this.x + 1 } static z = 3; m(k) { return this.x * k } } class B extends A { constructor() { super(4); this.q = 1 } m(k) { return super.m(k) + 100 } } const b = new B(); var result = [b.m(2), b.y, B.z, b instanceof A, b.q]",
    "const o = { f() { return this.v }, v: 9, ['k' + 1]: 2, get g() { return 3 } }; var result = [o.f(), o.k1, o.g, o?.a?.b, o.a ?? 'd']",
    "const add = (...xs) => xs.reduce((a, b) => a + b, 0); var result = add(...[1, 2], 3)",
    'var result = [typeof undefinedName, typeof "", typeof (() => 1), typeof null, typeof []]',
    'var result = [1 == "1", null == undefined, null === undefined, "b" > "a", 2 ** 3, 7 % 4, !!"", "5" * 2, "5" + 2]',
    "let a = null; a ??= 5; a ||= 6; a &&= 7; var result = a",
    'const isProd = process.env.NODE_ENV === "production"; var result = { ...(isProd && { a: 1 }), b: isProd ? 2 : 3 }',
    'var result = ["https://app.example.com", "http://x"].some((o) => { const { hostname } = new URL(o); return hostname.endsWith("example.com") })',
    "var result = JSON.parse(JSON.stringify({ a: [1, { b: null }], c: undefined }))",
    'const xs = [3, 1, 2]; xs.sort((a, b) => a - b); xs.splice(1, 1); var result = [xs, xs.indexOf(3), xs.includes(2), xs.join("|"), [...xs].reverse(), [[1], [2, [3]]].flat()]',
    "const counter = (() => { let n = 0; return () => ++n })(); counter(); var result = [counter(), counter()]",
    "var result = f(2); function f(n) { return n <= 1 ? 1 : n * f(n - 1) }",
    "const fn = function named(a, b = a + 1) { return [a, b, arguments.length] }; var result = fn(1)",
    "const bound = function () { return this.x }.bind({ x: 5 }); var result = [bound(), bound.call({ x: 6 })]",
    'let log = ""; label: for (const a of [1, 2]) { for (const b of [1, 2]) { if (b === 2) break; log += a + "" + b } } var result = log',
    'var result = "Hello".split("").map((c, i) => c.charCodeAt ? i : 0).length + "abc".at(-1) + "abc".slice(-2) + "a".padStart(3, "-") + "x".repeat(2)',
  ])("%s", (source) => {
    expect(ours(source)).toBe(real(source))
  })
})

const compiled = async (source: string) =>
  (await transformWithOxc(source, "idiom.ts", { target: "es2023", sourcemap: false })).code

describe("more idioms, TypeScript's too", () => {
  test.each(IDIOMS)("%s", async (source) => {
    expect(ours(source)).toBe(real(await compiled(source)))
  })

  test.each(NOT_FOLLOWED)("asked for, and not taken for another value: %s", (source) => {
    const { evaluation, thrown } = runProgram(source, { env: {}, answers: {} }, new Map())
    expect(thrown).toEqual([])
    expect(["unknown", "external", "made"]).toContain(evaluation.globals.names.get("result")?.kind)
  })
})

test("a pattern that repeats itself a thousand times is asked about, and not run", () => {
  const compiled = compileJsPattern("(?:(a|aa)*(a|aa)*){1000}[a-z]", "")
  expect(compiled.kind).toBe("beyond")
  expect(compileJsPattern("^https:\\/\\/([a-z0-9-]{1,63}\\.){1,4}example\\.com$", "").kind).toBe("pattern")
})

test("an object that would inherit from itself is refused, as Node refuses it", () => {
  const source =
    "const a = {}; const b = Object.create(a); let result; try { Object.setPrototypeOf(a, b) } catch (error) { var thrown = error.message }; var result2 = 'x' in a"
  const { evaluation } = runProgram(source, { env: {}, answers: {} }, new Map())
  expect(evaluation.globals.names.get("thrown")).toMatchObject({ value: "Cyclic __proto__ value" })
  expect(evaluation.globals.names.get("result2")).toMatchObject({ value: false })
})

describe("laws", () => {
  test("whatever text it is, nothing throws and everything ends", () => {
    const word = fc.constantFrom(
      "while(true){}",
      "for(;;){}",
      "function f(){f()}f()",
      "const a=",
      "=>",
      "(",
      ")",
      "{",
      "}",
      "[",
      "]",
      "class A extends A{}",
      "new X()",
      "await x",
      "`${",
      "}`",
      "...",
      "?.",
      "/re/",
      "import x from 'y'",
      "require('z')",
      "process.env.A.b",
      ";",
      "\n",
      "return",
      "throw 1",
      "yield",
      "this",
      "super.x",
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 6 })), { maxLength: 16 }), (parts) => {
        runProgram(parts.join(" "), { env: {}, answers: {} }, new Map())
      }),
      { numRuns: 300 },
    )
  })
  test("nothing of the platform is within reach", () => {
    const { evaluation } = runProgram(
      'const a = (() => {}).constructor; const b = [].constructor; const c = "".constructor; const d = globalThis; const e = eval',
      { env: {}, answers: {} },
      new Map(),
    )
    const kinds = ["a", "b", "c", "d", "e"].map((name) => evaluation.globals.names.get(name)?.kind)
    expect(kinds).toEqual(["unknown", "unknown", "unknown", "external", "external"])
  })
})
