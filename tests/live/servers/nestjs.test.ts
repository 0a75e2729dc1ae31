import type { RequestListener } from "node:http"
import fc from "fast-check"
import { afterAll, beforeAll, test, vi } from "vitest"
import { agree, freshSeed, serve } from "./agree.ts"
import { pick } from "./cors-options.ts"
import { corsOptions } from "./express-cases.ts"
import { nodePrograms } from "./node-program.ts"

/** What stands in another file of a NestJS app: a controller that answers whatever it is asked. */
const APP_MODULE = `require("reflect-metadata")
const { Controller, Delete, Get, Module, Patch, Post, Put } = require("@nestjs/common")
class AppController {}
for (const [name, method] of Object.entries({ get: Get, post: Post, put: Put, patch: Patch, remove: Delete })) {
  const descriptor = { value: () => ({}), writable: true, configurable: true }
  Object.defineProperty(AppController.prototype, name, descriptor)
  method("*path")(AppController.prototype, name, descriptor)
}
Controller()(AppController)
class AppModule {}
Module({ controllers: [AppController] })(AppModule)
exports.AppModule = AppModule
`

const AUTH =
  'app.use((req, res, next) => {\n    if (!req.headers.authorization) return res.status(401).json({ message: "no token" })\n    next()\n  })'
const HEADER = 'app.use((req, res, next) => {\n    res.setHeader("X-Time", "7")\n    next()\n  })'
const CRASH =
  'app.use((req, res, next) => {\n    if (req.method === "PUT") throw new Error("boom")\n    next()\n  })'

const source = fc
  .record({
    created: fc.oneof(
      { weight: 3, arbitrary: fc.constant("") },
      fc.constant(", cors: true"),
      fc.constant(", cors: false"),
      corsOptions.map((options) => `, cors: ${options}`),
    ),
    before: pick("", "", AUTH, HEADER, CRASH, 'app.disable("x-powered-by")'),
    cors: fc.oneof(
      { weight: 5, arbitrary: corsOptions.map((options) => `app.enableCors(${options})`) },
      fc.constant("app.enableCors()"),
      fc.constant(""),
      fc.constant(
        'app.enableCors((req, callback) => callback(null, { origin: req.headers.origin === "https://app.example.com" }))',
      ),
    ),
    after: pick("", "", AUTH, HEADER, CRASH),
  })
  .map(
    ({ created, before, cors, after }) => `const { NestFactory } = require("@nestjs/core")
const { AppModule } = require("./app.module")

const allowed = ["http://localhost:5173", "https://app.example.com"]

async function bootstrap() {
  const app = await NestFactory.create(AppModule, { logger: false${created} })
${[before, cors, after]
  .filter((each) => each !== "")
  .map((each) => `  ${each}\n`)
  .join("")}  await app.init()
  return app
}

module.exports = bootstrap()
`,
  )

interface NestApp {
  readonly getHttpAdapter: () => {
    readonly getInstance: () => RequestListener
  }
}
const isNest = (value: unknown): value is NestApp =>
  typeof value === "object" && value !== null && "getHttpAdapter" in value

const programs = nodePrograms()
beforeAll(() => {
  vi.spyOn(console, "log").mockImplementation(() => {})
  vi.spyOn(console, "error").mockImplementation(() => {})
  programs.load(APP_MODULE, "app.module")
})
afterAll(() => programs.remove())

const seed = freshSeed()
test(`200 apps by 10 requests, seed ${seed}: NestJS 12 on Express, live`, { timeout: 120_000 }, async () => {
  await agree({
    framework: "nestjs",
    sources: source,
    seed,
    count: 200,
    paths: ["/users", "/api/items/1", "/users?page=2"],
    start: async (text, name) => {
      const app = await Promise.resolve(programs.load(text, name))
      if (!isNest(app)) throw new Error("the program makes no NestJS app")
      return serve(app.getHttpAdapter().getInstance())
    },
  })
})
