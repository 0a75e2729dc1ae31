import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { freshSeed } from "./agree.ts"
import { pick } from "./cors-options.ts"
import { APP, appAnswer } from "./proxies.ts"
import { anyRequest } from "./requests.ts"

const COUNT = 200
const seed = freshSeed()

const ALLOW = pick(
  '"*"',
  '"http://localhost:5173"',
  'request.headers.get("Origin") ?? "*"',
  'allowed.includes(origin) ? origin : ""',
  "allowed.has?.(origin) ? origin : allowed[0]",
  '/\\.example\\.com$/.test(origin) ? origin : "null"',
)
const headers = fc
  .record({ origin: ALLOW, methods: fc.boolean(), vary: fc.boolean(), credentials: fc.boolean() })
  .map(
    ({ origin, methods, vary, credentials }) =>
      `{ "Access-Control-Allow-Origin": ${origin}${methods ? ', "Access-Control-Allow-Methods": "GET, POST, PUT"' : ""}${vary ? ", Vary: 'Origin'" : ""}${credentials ? ', "Access-Control-Allow-Credentials": "true"' : ""} }`,
  )
const ANSWERS = pick(
  "return Response.json({ ok: true }, { headers: cors })",
  'return new Response("hello", { status: 201, headers: new Headers(cors) })',
  "const answer = await fetch(request)\n    const response = new Response(answer.body, answer)\n    for (const [name, value] of Object.entries(cors)) response.headers.set(name, value)\n    return response",
  'let response = await fetch(new Request(API + url.pathname, request))\n    response = new Response(response.body, response)\n    response.headers.set("Access-Control-Allow-Origin", origin)\n    response.headers.append("Vary", "Origin")\n    return response',
  "return fetch(API + url.pathname, { method: request.method, headers: request.headers })",
  "const answer = await fetch(request)\n    return new Response(answer.body, { status: answer.status, headers: { ...Object.fromEntries(answer.headers), ...cors } })",
  'const answer = await fetch(request)\n    const made = new Headers(answer.headers)\n    made.delete("x-total")\n    made.append("Access-Control-Allow-Origin", "*")\n    return new Response(answer.body, { status: answer.status, headers: made })',
  'if (url.pathname === "/crash") return new Response(null, { status: 404 })\n    return new Response(JSON.stringify({ path: url.pathname }), { headers: { "content-type": "application/json", ...cors } })',
)
const PREFLIGHTS = pick(
  "",
  'if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors })',
  'if (request.method === "OPTIONS" && request.headers.has("Access-Control-Request-Method")) return new Response(null, { headers: { ...cors, "Access-Control-Allow-Headers": request.headers.get("Access-Control-Request-Headers") } })',
  "if (request.method === 'OPTIONS') return handleOptions(request, cors)",
)
const source = fc
  .record({ headers, answer: ANSWERS, preflight: PREFLIGHTS, guard: fc.boolean(), arrow: fc.boolean() })
  .map(
    ({ headers: given, answer, preflight, guard, arrow }) =>
      `const API = "https://api.example.com"\nconst allowed = ["http://localhost:5173", "https://app.example.com"]\n\nfunction handleOptions(request, cors) {\n  const made = new Headers(cors)\n  made.set("Allow", "GET, HEAD, OPTIONS")\n  return new Response("ok", { headers: made })\n}\n\nexport default {\n  ${arrow ? "fetch: async (request, env, ctx) => {" : "async fetch(request, env, ctx) {"}\n    const url = new URL(request.url)\n    const origin = request.headers.get("Origin") ?? ""\n    const cors = ${given}\n    ${preflight}\n${guard ? '    if (!request.headers.get("Authorization")) return new Response("no", { status: 401, headers: cors })\n' : ""}    ${answer}\n  },\n}\n`,
  )

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "worker-"))
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const asked = new Request(input, init)
    const { status, headers: given } = appAnswer(new URL(asked.url).pathname)
    return new Response("{}", {
      status,
      headers: given.map(([name, value]): [string, string] => [name, value]),
    })
  })
})
afterAll(() => {
  vi.unstubAllGlobals()
  rmSync(folder, { recursive: true, force: true })
})

interface Worker {
  readonly default: {
    readonly fetch: (request: Request, env: object, ctx: object) => Response | Promise<Response>
  }
}
const isWorker = (value: unknown): value is Worker =>
  typeof value === "object" && value !== null && "default" in value && typeof value.default === "object"

// Node has the same Request, Response and Headers as the Workers runtime; that runtime itself is not started here.
test(`${COUNT} Workers by 10 requests, seed ${seed}, under Node's Request and Response`, {
  timeout: 120_000,
}, async () => {
  for (const [i, text] of fc.sample(source, { seed, numRuns: COUNT }).entries()) {
    const file = join(folder, `worker-${i}.mjs`)
    writeFileSync(file, text)
    const worker: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href)
    if (!isWorker(worker)) throw new Error("no Worker")
    const server = serverOf(sourceConfig("cloudflare-worker", text), APP)
    for (const drawn of fc.sample(anyRequest(["/users", "/own", "/crash"]), {
      seed: seed + i,
      numRuns: 10,
    })) {
      const request = { ...drawn, headers: drawn.headers.filter(([name]) => name !== "Host") }
      const real = await Promise.resolve(
        worker.default.fetch(
          new Request(`http://localhost:8787${request.path}`, {
            method: request.method,
            headers: request.headers.map(([name, value]): [string, string] => [name, value]),
          }),
          {},
          {},
        ),
      ).then(
        async (response) => ({
          status: response.status,
          headers: [...response.headers].sort(),
          body: request.method === "HEAD" ? "" : await response.text(),
        }),
        () => ({ status: 500, headers: [["content-type", "text/html; charset=UTF-8"]], body: "" }),
      )
      const reply = server.respond({ ...request, scheme: "http", host: "localhost:8787" })
      if (reply.kind === "undetermined") throw new Error(`${reply.question.text}\n${text}`)
      const ours = {
        status: reply.status,
        headers: reply.headers.map(({ name, value }) => [name, value]).sort(),
        body: reply.body,
      }
      expect({ text, request, ...ours }).toEqual({ text, request, ...real })
    }
  }
})
