import { Server } from "node:http"
import type { AddressInfo } from "node:net"
import fc from "fast-check"
import { afterAll, test, vi } from "vitest"
import { agree, freshSeed, type Running } from "./agree.ts"
import { pick } from "./cors-options.ts"
import { nodePrograms } from "./node-program.ts"

vi.spyOn(console, "log").mockImplementation(() => undefined)
const programs = nodePrograms()
afterAll(() => programs.remove())

const ORIGIN = pick(
  '"*"',
  '"http://localhost:5173"',
  'req.headers.origin || "*"',
  'req.headers["origin"] ?? "null"',
  "ALLOWED.includes(req.headers.origin) ? req.headers.origin : ALLOWED[0]",
)
/** Statements that set headers, in the ways that Node has for it. */
const SETS = fc
  .record({ origin: ORIGIN, way: fc.nat(4), methods: fc.boolean(), vary: fc.boolean() })
  .map(({ origin, way, methods, vary }) => {
    const more = `${methods ? 'res.setHeader("Access-Control-Allow-Methods", ["GET", "POST"].join(", "))\n' : ""}${vary ? 'res.appendHeader("Vary", "Origin")\n' : ""}`
    const own = [
      `res.setHeader("Access-Control-Allow-Origin", ${origin})\n`,
      `res.setHeader("access-control-allow-origin", ${origin})\nif (!res.hasHeader("Access-Control-Max-Age")) res.setHeader("Access-Control-Max-Age", 600)\n`,
      `for (const [name, value] of Object.entries({ "Access-Control-Allow-Origin": ${origin}, "X-Own": "1" })) res.setHeader(name, value)\n`,
      `res.setHeader("Access-Control-Allow-Origin", "https://other.example")\nres.setHeader("Access-Control-Allow-Origin", ${origin})\nres.removeHeader("X-None")\n`,
      "",
    ][way]
    return own + more
  })
const PREFLIGHT = pick(
  "",
  'if (req.method === "OPTIONS") {\nres.writeHead(204)\nreturn res.end()\n}\n',
  'if (req.method === "OPTIONS") {\nres.statusCode = 200\nres.end("ok")\nreturn\n}\n',
  'if (req.method == "OPTIONS" && req.headers["access-control-request-method"]) {\nres.writeHead(204, { "Access-Control-Allow-Headers": req.headers["access-control-request-headers"] || "", "Access-Control-Allow-Origin": "*" })\nres.end()\nreturn\n}\n',
  'if (req.method === "OPTIONS") {\nres.writeHead(200, "Fine", ["Access-Control-Allow-Methods", "PUT", "X-Own", "2"])\nres.end()\nreturn\n}\n',
)
const ANSWER = pick(
  'res.writeHead(200, { "Content-Type": "application/json" })\nres.end(JSON.stringify({ ok: true }))\n',
  'res.write("a")\nres.write("b")\nres.end("c")\n',
  'res.statusCode = 404\nres.setHeader("Content-Type", "text/plain")\nres.end("not found")\n',
  'const { pathname } = new URL(req.url, "http://localhost")\nif (pathname === "/users") res.end("users")\nelse res.writeHead(302, { Location: "/users", "Access-Control-Allow-Origin": "*" }).end()\n',
  'const { pathname, query } = url.parse(req.url, true)\nswitch (pathname) {\ncase "/users":\nres.writeHead(200, { "X-Query": String(query.a || "none") })\nbreak\ndefault:\nres.writeHead(404)\n}\nres.end(pathname)\n',
  'req.on("data", () => {})\nreq.on("end", () => {\nres.setHeader("X-Late", "1")\nres.end("late")\n})\nreq.resume()\n',
  'setTimeout(() => {\nif (!res.headersSent) res.writeHead(202, { "X-Timer": "1" })\nres.end()\n}, 1)\n',
  'try {\nres.writeHead(200)\nres.setHeader("X-Late", "1")\n} catch (error) {\nres.write(error.message)\n}\nres.end()\n',
  'try {\nres.setHeader("X-Missing", req.headers["x-missing"])\n} catch (error) {\nres.setHeader("X-Error", error.name)\n}\nres.end(`${req.method} ${req.url}`)\n',
  "Promise.resolve(201).then((code) => {\nres.statusCode = code\nres.end()\n})\n",
)
const SHAPE = pick(
  (body: string) => `module.exports = http.createServer((req, res) => {\n${body}})\n`,
  (body: string) =>
    `function handle(req, res) {\n${body}}\nconst server = http.createServer(handle)\nmodule.exports = server\n`,
  (body: string) =>
    `const server = http.createServer()\nserver.on("request", async (req, res) => {\n${body}})\nmodule.exports = server\n`,
)
const source = fc
  .record({ sets: SETS, preflight: PREFLIGHT, answer: ANSWER, shape: SHAPE, isPrefixed: fc.boolean() })
  .map(
    ({ sets, preflight, answer, shape, isPrefixed }) =>
      `const http = require("${isPrefixed ? "node:" : ""}http")\nconst url = require("url")\nconst ALLOWED = ["http://localhost:5173", "https://app.example.com"]\n${shape(sets + preflight + answer)}`,
  )

async function start(text: string, name: string): Promise<Running> {
  const server = programs.load(text, name)
  if (!(server instanceof Server)) throw new Error("the program exports no server")
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const address: string | AddressInfo | null = server.address()
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const seed = freshSeed()
test(`200 servers by 10 requests, seed ${seed}: Node's own http, live`, { timeout: 120_000 }, async () => {
  await agree({
    framework: "node-http",
    sources: source,
    seed,
    count: 200,
    paths: ["/users", "/users?a=1", "/", "/api/items/1"],
    start,
  })
})
