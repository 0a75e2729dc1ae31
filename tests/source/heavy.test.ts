import { describe, expect, test } from "vitest"
import { paste } from "../../src/paste/paste.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"
import { joined, MOST, partsAround, repeated, replacedAll, weightOf } from "../../src/source/heavy.ts"

const express = (program: string) =>
  `const express = require("express")\nconst cors = require("cors")\nconst app = express()\nlet s = "ab"\n${program}\napp.use(cors({ origin: s }))\napp.listen(3000)\n`
const fastapi = (program: string) =>
  `from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\ns = "ab"\n${program}\napp.add_middleware(CORSMiddleware, allow_origins=[s])\n`

describe("a program that makes more of its values than there is memory for is read to its end", () => {
  test.each([
    ["express", express("for (let i = 0; i < 200; i++) s = s + s")],
    ["express", express("for (let i = 0; i < 200; i++) s += s")],
    ["express", express("for (let i = 0; i < 200; i++) s = JSON.stringify(s)")],
    ["express", express("s = [s]; for (let i = 0; i < 60; i++) s = [...s, ...s]")],
    ["express", express("s = [s]; for (let i = 0; i < 60; i++) s = [s, s]; s = JSON.stringify(s)")],
    [
      "express",
      express(
        "s = [s]; for (let i = 0; i < 60; i++) { const n = []; n.push(s); n.push(s); s = n }; s = String(s)",
      ),
    ],
    ["express", express('for (let i = 0; i < 60; i++) s = s.replaceAll("a", "aaa")')],
    ["express", express("for (let i = 0; i < 60; i++) s = s.replace(/a/g, s)")],
    ["express", express("for (let i = 0; i < 60; i++) s = [s, s].join(s)")],
    ["express", express("for (let i = 0; i < 60; i++) s = `${s}${s}`")],
    ["express", express('s = "x".repeat(1e9).repeat(1e9)')],
    ["starlette", fastapi("for i in range(200):\n    s = s + s")],
    ["starlette", fastapi("for i in range(200):\n    s += s")],
    ["starlette", fastapi("s = [s]\nfor i in range(60):\n    s = [s, s]\ns = str(s)")],
    ["starlette", fastapi('for i in range(60):\n    s = f"{s}{s}"')],
    ["starlette", fastapi("s = s * 10**9\nt = [s] * 10**9")],
    ["starlette", fastapi('for i in range(60):\n    s = s.replace("a", s)')],
    ["starlette", fastapi("for i in range(60):\n    s = s.join([s, s])")],
    [
      "rack-cors",
      'require "rack/cors"\ns = "ab"\n200.times { s = s + s }\nuse Rack::Cors do\n  allow do\n    origins s\n    resource "*"\n  end\nend\n',
    ],
    [
      "go",
      'package main\nimport "net/http"\nimport "github.com/rs/cors"\nfunc main() {\n\ts := "ab"\n\tfor i := 0; i < 200; i++ { s = s + s }\n\tc := cors.New(cors.Options{AllowedOrigins: []string{s}})\n\thttp.ListenAndServe(":8000", c.Handler(http.NewServeMux()))\n}\n',
    ],
    [
      "node-http",
      'require("http").createServer((req, res) => { let s = "ab"; for (let i = 0; i < 200; i++) s += s; res.setHeader("Access-Control-Allow-Origin", s); res.end(s) }).listen(8000)',
    ],
    [
      "lambda",
      'exports.handler = async (event) => { let s = "ab"; for (let i = 0; i < 200; i++) s += s; return { statusCode: 200, headers: { "Access-Control-Allow-Origin": s }, body: s } }',
    ],
    [
      "deno",
      'Deno.serve((r) => { let s = "ab"; for (let i = 0; i < 200; i++) s += s; return new Response(s, { headers: { "Access-Control-Allow-Origin": s } }) })',
    ],
    [
      "bun",
      'Bun.serve({ fetch(r) { let s = "ab"; for (let i = 0; i < 200; i++) s += s; return new Response(s, { headers: { "Access-Control-Allow-Origin": s } }) } })',
    ],
    [
      "cloudflare-worker",
      'export default { async fetch(r) { let s = "ab"; for (let i = 0; i < 200; i++) s += s; return new Response(s, { headers: { "Access-Control-Allow-Origin": s } }) } }',
    ],
  ] as const)("%s: %s", (framework, source) => {
    const server = serverOf(sourceConfig(framework, source))
    server.questions()
    const reply = server.respond({
      method: "GET",
      path: "/",
      headers: [["Origin", "http://a.com"]],
      scheme: "http",
      host: "localhost",
    })
    expect(JSON.stringify(reply).length).toBeLessThan(5 * MOST)
  })

  test("a fetch() call, too", () => {
    const doubled = Array.from({ length: 60 }, (_, i) => `const a${i + 1} = a${i} + a${i}\n`).join("")
    const nested = `${"JSON.stringify({ a: ".repeat(60)}1${" })".repeat(60)}`
    for (const text of [
      `const a0 = "ab"\n${doubled}fetch("http://localhost:8000/users", { method: "POST", body: a60 })`,
      `fetch("http://localhost:8000/users", { method: "POST", body: ${nested} })`,
    ])
      expect(paste(text, openingScenario).kinds.length).toBeGreaterThan(0)
  })
})

describe("as JavaScript has them, where they are not too much", () => {
  test.each([
    ["a-b-c", "-", "+"],
    ["abc", "", "-"],
    ["", "", "-"],
    ["aaa", "a", ""],
    ["abc", "x", "y"],
  ])("replaceAll: %j, %j, %j", (text, sought, by) => {
    expect(replacedAll(text, sought, by)).toBe(text.replaceAll(sought, by))
    expect(partsAround(text, sought).join(by)).toBe(text.replaceAll(sought, by))
  })
  test("join and repeat", () => {
    expect(joined(["a", "", "b"], ", ")).toBe("a, , b")
    expect(joined([], ", ")).toBe("")
    expect(repeated("ab", 3)).toBe("ababab")
    expect(repeated("ab", -1)).toBe("")
    expect(repeated("", 1e9)).toBe("")
    expect(repeated("ab", 1e9).length).toBeGreaterThan(MOST)
    expect(repeated("ab", 1e9).length).toBeLessThan(MOST + 4)
  })
  test("what is in a value twice weighs twice", () => {
    type Nested = readonly Nested[]
    let value: Nested = []
    for (let i = 0; i < 10; i++) value = [value, value]
    expect(weightOf(value, (each: Nested) => each)).toBe(2 ** 11 - 1)
    for (let i = 0; i < 90; i++) value = [value, value]
    expect(weightOf(value, (each: Nested) => each)).toBeGreaterThan(MOST)
  })
})
