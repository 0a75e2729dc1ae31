import type { RequestListener } from "node:http"
import fc from "fast-check"
import { afterAll, beforeAll, test, vi } from "vitest"
import { agree, freshSeed, serve } from "./agree.ts"
import { optionsOf, pick } from "./cors-options.ts"
import { nodePrograms } from "./node-program.ts"

const programs = nodePrograms()
beforeAll(() => {
  vi.spyOn(console, "error").mockImplementation(() => {})
})
afterAll(() => programs.remove())

interface KoaApp {
  readonly callback: () => RequestListener
}
const isApp = (value: unknown): value is KoaApp =>
  typeof value === "object" && value !== null && "callback" in value && typeof value.callback === "function"

const options = optionsOf({
  origin: pick(
    '"*"',
    '"http://localhost:5173"',
    '""',
    "undefined",
    '(ctx) => ctx.get("Origin")',
    '(ctx) => allowed.find((each) => each === ctx.get("Origin"))',
    'async (ctx) => (allowed.includes(ctx.request.header.origin) ? ctx.request.header.origin : "https://app.example.com")',
    "(ctx) => false",
  ),
  allowMethods: pick('["GET", "PUT"]', '"GET,POST"', '""', "[]"),
  allowHeaders: pick('["Content-Type", "Authorization"]', '"X-A"', '""'),
  exposeHeaders: pick('["X-Total"]', '"ETag"', "[]"),
  credentials: pick("true", "false", "1", '(ctx) => ctx.get("Origin") !== "https://evil.com"'),
  maxAge: pick("600", "0", '"86400"'),
  keepHeadersOnError: pick("true", "false", "undefined"),
  secureContext: pick("true", "false"),
  privateNetworkAccess: pick("true", "false"),
})

const AUTH =
  'app.use(async (ctx, next) => {\n  if (!ctx.get("Authorization")) ctx.throw(401, "no token")\n  await next()\n})'

const source = fc
  .record({
    before: pick("", "", AUTH, 'app.use(async (ctx, next) => { await next(); ctx.set("X-Time", "7") })'),
    cors: fc.oneof(
      { weight: 5, arbitrary: options.map((each) => `app.use(cors(${each}))`) },
      fc.constant("app.use(cors())"),
      fc.constant(""),
      fc.constant(
        'app.use(async (ctx, next) => {\n  ctx.set("Access-Control-Allow-Origin", ctx.headers.origin || "*")\n  if (ctx.method === "OPTIONS") { ctx.status = 204; return }\n  await next()\n})',
      ),
    ),
    after: pick(
      "",
      "",
      AUTH,
      "app.use(async (ctx, next) => { try { await next() } catch (error) { ctx.status = error.status || 500; ctx.body = { error: error.message } } })",
    ),
    allowed: pick("", "app.use(router.allowedMethods())"),
  })
  .map(({ before, cors, after, allowed }) =>
    [
      'const Koa = require("koa")',
      'const cors = require("@koa/cors")',
      'const Router = require("@koa/router")',
      'const allowed = ["http://localhost:5173", "https://app.example.com"]',
      "const app = new Koa()",
      "const router = new Router()",
      before,
      cors,
      after,
      'router.get("/users", (ctx) => { ctx.set("X-Total", "7"); ctx.body = { ok: true } })',
      'router.post("/users", (ctx) => { ctx.status = 201; ctx.body = { id: 1 } })',
      'router.get("/api/items/:id", async (ctx) => { ctx.body = `item ${ctx.params.id}` })',
      'router.put("/api/items/:id", (ctx) => { ctx.body = null })',
      'router.get("/crash", () => { throw new Error("boom") })',
      'router.get("/teapot", (ctx) => ctx.throw(418, "short and stout", { headers: { Vary: "Accept", "X-Pot": "1" } }))',
      'router.get("/moved", (ctx) => ctx.redirect("/users"))',
      "app.use(router.routes())",
      allowed,
      "module.exports = app",
    ]
      .filter((line) => line !== "")
      .join("\n"),
  )

const seed = freshSeed()
test(`200 apps by 10 requests, seed ${seed}: Koa 3 with @koa/cors, live`, { timeout: 180_000 }, async () => {
  await agree({
    framework: "koa",
    sources: source,
    seed,
    count: 200,
    paths: ["/users", "/users", "/api/items/1", "/crash", "/teapot", "/missing", "/moved"],
    start: (text, name) => {
      const app = programs.load(text, name)
      if (!isApp(app)) throw new Error("the program exports no app")
      return serve(app.callback())
    },
  })
})
