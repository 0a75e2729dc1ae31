import { getRequestListener } from "@hono/node-server"
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

interface HonoApp {
  readonly fetch: (request: Request) => Response | Promise<Response>
}
const isApp = (value: unknown): value is HonoApp =>
  typeof value === "object" && value !== null && "fetch" in value && typeof value.fetch === "function"

const options = optionsOf({
  origin: pick(
    '"*"',
    '"http://localhost:5173"',
    '["http://localhost:5173", "https://app.example.com"]',
    "[]",
    "undefined",
    '(origin) => (origin.endsWith(".example.com") ? origin : "http://localhost:5173")',
    "(origin, c) => (allowed.includes(origin) ? origin : null)",
    "async (origin) => origin",
  ),
  allowMethods: pick(
    '["GET", "PUT"]',
    "[]",
    '(origin) => (origin === "https://app.example.com" ? ["PUT"] : ["GET"])',
  ),
  allowHeaders: pick('["Content-Type", "Authorization"]', '["*"]', "[]"),
  exposeHeaders: pick('["X-Total"]', '["ETag", "X-Total"]', "[]"),
  credentials: pick("true", "false"),
  maxAge: pick("600", "0"),
})

const AUTH =
  'app.use("*", async (c, next) => {\n  if (!c.req.header("Authorization")) return c.json({ error: "no token" }, 401)\n  await next()\n})'

const source = fc
  .record({
    before: pick(
      "",
      "",
      AUTH,
      'app.use(async (c, next) => { await next(); c.header("X-Time", "7") })',
      "app.use(secureHeaders())",
    ),
    cors: fc.oneof(
      { weight: 5, arbitrary: options.map((each) => `app.use("*", cors(${each}))`) },
      { weight: 1, arbitrary: options.map((each) => `app.use("/api/*", cors(${each}))`) },
      fc.constant("app.use(cors())"),
      fc.constant(""),
      fc.constant(
        'app.use("*", async (c, next) => {\n  c.header("Access-Control-Allow-Origin", c.req.header("Origin") ?? "*")\n  if (c.req.method === "OPTIONS") return c.body(null, 204)\n  await next()\n})',
      ),
    ),
    after: pick("", "", AUTH),
    end: pick(
      "",
      'app.notFound((c) => c.json({ error: "not found" }, 404))',
      "app.onError((error, c) => c.json({ error: error.message }, 500))",
    ),
  })
  .map(({ before, cors, after, end }) =>
    [
      'const { Hono } = require("hono")',
      'const { cors } = require("hono/cors")',
      'const { secureHeaders } = require("hono/secure-headers")',
      'const { HTTPException } = require("hono/http-exception")',
      'const allowed = ["http://localhost:5173", "https://app.example.com"]',
      "const app = new Hono()",
      before,
      cors,
      after,
      'app.get("/users", (c) => { c.header("X-Total", "7"); return c.json({ ok: true }) })',
      'app.post("/users", (c) => c.json({ id: 1 }, 201))',
      "const api = new Hono()",
      'api.get("/items/:id", (c) => c.text(`item ${c.req.param("id")}`))',
      'api.put("/items/:id{[0-9]+}", (c) => c.body(null, 204))',
      'app.route("/api", api)',
      'app.get("/crash", () => { throw new Error("boom") })',
      'app.get("/teapot", () => { throw new HTTPException(418, { message: "short and stout" }) })',
      'app.get("/moved", (c) => c.redirect("/users"))',
      'app.get("/plain", () => new Response("plain", { status: 203, headers: { "X-Total": "7", Vary: "Accept" } }))',
      end,
      "module.exports = app",
    ]
      .filter((line) => line !== "")
      .join("\n"),
  )

const seed = freshSeed()
test(`200 apps by 10 requests, seed ${seed}: Hono 4 with its cors, live`, { timeout: 180_000 }, async () => {
  await agree({
    framework: "hono",
    sources: source,
    seed,
    count: 200,
    paths: ["/users", "/users", "/api/items/1", "/crash", "/teapot", "/missing", "/moved", "/plain", "/api"],
    start: (text, name) => {
      const app = programs.load(text, name)
      if (!isApp(app)) throw new Error("the program exports no app")
      return serve(getRequestListener(app.fetch))
    },
  })
})
