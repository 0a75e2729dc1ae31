import type { AddressInfo } from "node:net"
import fc from "fast-check"
import { afterAll, test } from "vitest"
import { agree, freshSeed } from "./agree.ts"
import { optionsOf, pick } from "./cors-options.ts"
import { nodePrograms } from "./node-program.ts"

const programs = nodePrograms()
afterAll(() => programs.remove())

interface FastifyApp {
  readonly listen: (options: { readonly port: number; readonly host: string }) => Promise<string>
  readonly server: { readonly address: () => AddressInfo | string | null }
  readonly close: () => Promise<void>
}
const isApp = (value: unknown): value is FastifyApp =>
  typeof value === "object" && value !== null && "listen" in value && "server" in value

const options = optionsOf({
  origin: pick(
    '"*"',
    '"http://localhost:5173"',
    '["http://localhost:5173", "https://app.example.com"]',
    '["*", "http://localhost:5173"]',
    "[]",
    "true",
    "false",
    "undefined",
    "/\\.example\\.com$/",
    "[/^http:\\/\\/localhost:\\d+$/]",
    "(origin, callback) => callback(null, allowed.includes(origin))",
    '(origin, cb) => { if (!origin || allowed.includes(origin)) { cb(null, true); return } cb(new Error("Not allowed"), false) }',
    "async (origin) => allowed.includes(origin)",
    'async (origin) => { if (origin === "https://evil.com") throw new Error("no"); return origin ?? false }',
  ),
  methods: pick('["GET", "POST"]', '"GET,PUT"', "[]"),
  allowedHeaders: pick('["Content-Type", "Authorization"]', '"X-A"', "null"),
  exposedHeaders: pick('["X-Total"]', '"ETag,X-Total"', "null"),
  credentials: pick("true", "false"),
  maxAge: pick("600", "0", '"86400"'),
  cacheControl: pick("60", '"no-store"', "true"),
  preflight: pick("true", "false"),
  preflightContinue: pick("true", "false"),
  strictPreflight: pick("true", "false"),
  optionsSuccessStatus: pick("200", "204"),
  hook: pick('"onRequest"', '"preHandler"', '"preValidation"', '"preParsing"'),
})

const AUTH =
  'app.addHook("onRequest", async (request, reply) => {\n  if (!request.headers.authorization) return reply.code(401).send({ error: "no token" })\n})'

const source = fc
  .record({
    before: pick("", "", AUTH, "app.register(helmet)"),
    cors: fc.oneof(
      { weight: 5, arbitrary: options.map((each) => `app.register(cors, ${each})`) },
      fc.constant("app.register(cors)"),
      fc.constant(""),
      options.map((each) =>
        `app.register(cors, (instance) => (request, callback) => callback(null, ${each}))`.replace(
          "(instance) => ",
          "() => ",
        ),
      ),
      options.map(
        (each) => `app.register(cors, { delegator: (request, callback) => callback(null, ${each}) })`,
      ),
      options.map(
        (each) =>
          `app.register(async (inner) => {\n  inner.register(cors, ${each})\n  inner.get("/inside", async () => "inside")\n}, { prefix: "/api" })`,
      ),
    ),
    after: pick("", "", AUTH),
    end: pick(
      "",
      'app.setNotFoundHandler((request, reply) => { reply.code(404).send({ error: "not found" }) })',
      "app.setErrorHandler((error, request, reply) => { reply.status(500).send({ error: error.message }) })",
    ),
    own: pick("", 'app.options("/users", (request, reply) => { reply.send("own") })'),
  })
  .map(({ before, cors, after, end, own }) =>
    [
      'const fastify = require("fastify")',
      'const cors = require("@fastify/cors")',
      'const fp = require("fastify-plugin")',
      'const helmet = fp((instance, options, done) => { instance.addHook("onRequest", (request, reply, next) => { reply.header("Cross-Origin-Resource-Policy", "same-origin"); next() }); done() })',
      'const allowed = ["http://localhost:5173", "https://app.example.com"]',
      "const app = fastify()",
      before,
      cors,
      after,
      'app.get("/users", (request, reply) => { reply.header("X-Total", "7").send({ ok: true }) })',
      'app.post("/users", async (request, reply) => { reply.code(201); return { id: 1 } })',
      own,
      'app.get("/api/items/:id", async (request) => `item ${request.params.id}`)',
      'app.put("/api/items/:id", { config: { cors: { origin: "https://app.example.com" } } }, (request, reply) => { reply.code(204).send() })',
      'app.get("/own", { config: { cors: false } }, async () => ({ own: true }))',
      'app.get("/crash", async () => { throw new Error("boom") })',
      'app.get("/teapot", async () => { const error = new Error("short and stout"); error.statusCode = 418; error.code = "E_TEAPOT"; throw error })',
      'app.get("/moved", (request, reply) => reply.redirect("/users"))',
      end,
      "module.exports = app",
    ]
      .filter((line) => line !== "")
      .join("\n"),
  )

const seed = freshSeed()
test(`200 apps by 10 requests, seed ${seed}: Fastify 5 with @fastify/cors, live`, {
  timeout: 180_000,
}, async () => {
  await agree({
    framework: "fastify",
    sources: source,
    seed,
    count: 200,
    paths: [
      "/users",
      "/users",
      "/api/items/1",
      "/api/inside",
      "/own",
      "/crash",
      "/teapot",
      "/missing",
      "/moved",
    ],
    start: async (text, name) => {
      const app = programs.load(text, name)
      if (!isApp(app)) throw new Error("the program exports no app")
      await app.listen({ port: 0, host: "127.0.0.1" })
      const address = app.server.address()
      return {
        port: address !== null && typeof address === "object" ? address.port : 0,
        close: () => app.close(),
      }
    },
  })
})
