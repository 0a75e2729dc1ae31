import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { freshSeed } from "./agree.ts"
import { ask, type RealAnswer } from "./ask.ts"
import { pick } from "./cors-options.ts"
import { freePorts } from "./free-ports.ts"
import { anyRequest } from "./requests.ts"

const COUNT = 100
const seed = freshSeed()

/** The program of a package that npm installs for this machine. */
function program(scope: string, path: string): string | null {
  const folder = resolve(import.meta.dirname, "../../../node_modules", scope)
  const found = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, path)) : []
  return found.find((each) => existsSync(each)) ?? null
}

const ORIGIN = pick(
  '"*"',
  '"http://localhost:5173"',
  'request.headers.get("Origin") ?? "*"',
  'request.headers.get("origin")',
  'allowed.includes(origin) ? origin : ""',
  "allowed[0]",
  '/\\.example\\.com$/.test(origin) ? origin : "null"',
)
const HEADERS = fc
  .record({ origin: ORIGIN, methods: fc.boolean(), vary: fc.boolean(), credentials: fc.boolean() })
  .map(
    ({ origin, methods, vary, credentials }) =>
      `{ "Access-Control-Allow-Origin": ${origin}${methods ? ', "Access-Control-Allow-Methods": "GET, POST, PUT"' : ""}${vary ? ", Vary: 'Origin'" : ""}${credentials ? ', "Access-Control-Allow-Credentials": "true"' : ""} }`,
  )
const ANSWER = pick(
  "return Response.json({ ok: true }, { headers: cors })",
  'return new Response("hello", { status: 201, headers: new Headers(cors) })',
  'return new Response("", { headers: cors })',
  "return new Response(null, { status: 204, headers: cors })",
  'return new Response(JSON.stringify({ path: url.pathname }), { headers: { ...cors, "Content-Type": "application/json" } })',
  'const response = new Response("x")\n  response.headers.set("Access-Control-Allow-Origin", origin)\n  response.headers.append("Vary", "Origin")\n  response.headers.append("Set-Cookie", "a=1")\n  response.headers.append("Set-Cookie", "b=2")\n  return response',
  // Of what others send, nobody knows the body.
  'if (["GET", "HEAD", "OPTIONS"].includes(request.method)) await request.json()\n  return Response.json({ ok: true }, { headers: cors })',
  'if (request.method !== "OPTIONS") return new Response("here", { headers: cors })\n  return new Response(`${(await request.clone().text()).length}`, { headers: { ...cors, "X-Json": await request.json().catch((error) => error.message) } })',
  // Which headers may be changed: not those that came from outside, says Deno; any, says Bun.
  'request.headers.set("X-Seen", "1")\n  return new Response(request.headers.get("x-seen"), { headers: cors })',
  'const answer = await fetch("data:,")\n  answer.headers.set("Access-Control-Allow-Origin", "*")\n  return new Response("x", { headers: { ...cors, "X-Seen": answer.headers.get("access-control-allow-origin") } })',
  'const answer = await fetch("data:text/plain,x")\n  const made = new Response(answer.body, { status: answer.status })\n  made.headers.set("Access-Control-Allow-Origin", origin)\n  return new Response("y", { headers: made.headers })',
  'return Response.redirect("https://app.example.com/login", 307)',
  'if (url.pathname === "/crash") throw new Error("no")\n  return Response.json({ path: url.pathname })',
  'if (url.pathname === "/own") return\n  return new Response("there", { status: 404, headers: cors })',
)
const PREFLIGHT = pick(
  "",
  'if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors })',
  "if (request.method === 'OPTIONS') return new Response('ok', { headers: cors })",
  'if (request.method === "OPTIONS" && request.headers.has("Access-Control-Request-Method")) return new Response(null, { headers: { ...cors, "Access-Control-Allow-Headers": request.headers.get("Access-Control-Request-Headers") } })',
)
const GUARD = pick(
  "",
  'if (!request.headers.get("Authorization")) return new Response("no", { status: 401, headers: cors })',
  'if (!request.headers.get("Authorization")) throw new Error("not signed in")',
)
const BODY = fc
  .record({ headers: HEADERS, answer: ANSWER, preflight: PREFLIGHT, guard: GUARD })
  .map(
    ({ headers, answer, preflight, guard }) =>
      `  const url = new URL(request.url)\n  const origin = request.headers.get("Origin") ?? ""\n  const cors = ${headers}\n  ${preflight}\n  ${guard}\n  ${answer}\n`,
  )
const CAUGHT = pick(
  "",
  'error) => new Response(error.message, { status: 503, headers: { "Access-Control-Allow-Origin": "*" } })',
)

type Program = (port: number) => string
const START = 'const allowed = ["http://localhost:5173", "https://app.example.com"]\n\n'

const denoProgram = fc
  .record({ body: BODY, caught: CAUGHT, form: fc.constantFrom("arrow", "named", "object") })
  .map(({ body, caught, form }): Program => {
    const onError = caught === "" ? "" : `, onError: (${caught}`
    return (port) =>
      form === "arrow"
        ? `${START}Deno.serve({ port: ${port}${onError} }, async (request) => {\n${body}})\n`
        : form === "named"
          ? `${START}async function handler(request: Request): Promise<Response> {\n${body}}\n\nDeno.serve({ port: ${port}${onError} }, handler)\n`
          : `${START}Deno.serve({ port: ${port}, handler: async (request) => {\n${body}}${onError} })\n`
  })

const bunProgram = fc
  .record({
    body: BODY,
    caught: CAUGHT,
    isArrow: fc.boolean(),
    routes: pick(
      "",
      '"/own": new Response("own", { headers: { "Access-Control-Allow-Origin": "*" } }), ',
      '"/users": { GET: (request) => Response.json([], { headers: { "Access-Control-Allow-Origin": request.headers.get("Origin") ?? "*" } }), OPTIONS: () => new Response(null, { status: 204 }) }, ',
      '"/:name": (request) => new Response(request.params.name), "/crash": { POST: () => new Response("posted") }, ',
      '"/*": () => new Response("any"), ',
    ),
    hasFetch: fc.boolean(),
  })
  .map(({ body, caught, isArrow, routes, hasFetch }): Program => {
    const fetchFunction = isArrow
      ? `fetch: async (request) => {\n${body}}`
      : `async fetch(request, server) {\n${body}}`
    const parts = [
      ...(routes === "" ? [] : [`routes: { ${routes} }`]),
      ...(hasFetch || routes === "" ? [fetchFunction] : []),
      ...(caught === "" ? [] : [`error: (${caught}`]),
    ]
    return (port) => `${START}Bun.serve({ port: ${port}, ${parts.join(", ")} })\n`
  })

const running: ChildProcess[] = []
const folders: string[] = []
afterAll(() => {
  for (const each of running) each.kill()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Starts all programs in one process of a runtime. Resolves once the last of them listens. */
async function start(command: readonly string[], texts: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "runtime-"))
  folders.push(folder)
  for (const [i, text] of texts.entries()) writeFileSync(join(folder, `${i}.ts`), text)
  const imports = texts.map((_, i) => `await import("./${i}.ts")\n`).join("")
  writeFileSync(join(folder, "all.ts"), `${imports}console.log("all there")\n`)
  const [name = "", ...given] = command
  const child = spawn(name, [...given, join(folder, "all.ts")], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DENO_DIR: join(folder, "deno"), NO_COLOR: "1", NODE_ENV: "development" },
  })
  running.push(child)
  let said = ""
  await new Promise<void>((done, fail) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes("all there")) done()
    }
    child.stdout.on("data", listen)
    child.stderr.on("data", listen)
    child.on("exit", () => fail(new Error(said.slice(-2000))))
  })
}

/** Bun writes the length of its own greeting twice, which browsers let pass, and Node does not: read as it came. */
function greeting(error: unknown): RealAnswer {
  if (!(error instanceof Error) || !("rawPacket" in error) || !(error.rawPacket instanceof Uint8Array))
    throw error
  const [head = "", body = ""] = new TextDecoder().decode(error.rawPacket).split("\r\n\r\n")
  const type = /^content-type: (.*)$/im.exec(head)?.[1] ?? ""
  return { status: Number(/^HTTP\/1.1 (\d+)/.exec(head)?.[1]), headers: [["content-type", type]], body }
}

/** What no emulator can know, or what is nobody's business: a page for developers, a hash of a body. */
const asCompared = (answer: RealAnswer) => {
  const names = [...new Set(answer.headers.map(([name]) => name))].filter((name) => name !== "etag").sort()
  const all = (name: string) => answer.headers.filter((each) => each[0] === name).map(([, value]) => value)
  return {
    status: answer.status,
    headers: names.map((name) => [name, name === "set-cookie" ? all(name) : all(name).join(", ")]),
    body: answer.body.startsWith("<!doctype html>") ? "" : answer.body,
  }
}

describe.each([
  ["deno", program("@deno", "deno"), ["run", "--allow-all", "--no-check", "--quiet"], denoProgram],
  // What npm installs it with moves it, where that may run.
  ["bun", program("@oven", "bin/bun") ?? program("bun", "bun.exe"), ["run"], bunProgram],
] as const)("%s", (framework, path, args, anyProgram) => {
  test.skipIf(path === null)(
    `${COUNT} servers by 10 requests, seed ${seed}`,
    { timeout: 120_000 },
    async () => {
      const ports = await freePorts(COUNT)
      const programs = fc.sample(anyProgram, { seed, numRuns: COUNT })
      const texts = programs.map((text, i) => text(ports[i] ?? 0))
      await start([path ?? "", ...args], texts)
      for (const [i, text] of texts.entries()) {
        const server = serverOf(sourceConfig(framework, text))
        expect({ text, problems: server.findings.filter(({ kind }) => kind === "problem") }).toEqual({
          text,
          problems: [],
        })
        for (const request of fc.sample(anyRequest(["/users", "/own", "/crash"]), {
          seed: seed + i,
          numRuns: 10,
        })) {
          const reply = server.respond({ ...request, scheme: "http", host: "localhost:8000" })
          if (reply.kind !== "answer") throw new Error(`${reply.kind}\n${text}`)
          const real = await ask(ports[i] ?? 0, request).catch(greeting)
          const ours = {
            status: reply.status,
            headers: reply.headers.map(({ name, value }) => [name.toLowerCase(), value] as const),
            body: reply.body,
          }
          expect({ text, request, ...asCompared(ours) }).toEqual({ text, request, ...asCompared(real) })
        }
      }
    },
  )
})
