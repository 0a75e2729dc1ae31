import type { RequestListener } from "node:http"
import { afterAll, beforeAll, test, vi } from "vitest"
import { agree, freshSeed, serve } from "./agree.ts"
import { expressSource } from "./express-cases.ts"
import { nodePrograms } from "./node-program.ts"

const programs = nodePrograms()
beforeAll(() => {
  vi.spyOn(console, "log").mockImplementation(() => {})
  vi.spyOn(console, "error").mockImplementation(() => {})
})
afterAll(() => programs.remove())

const isApp = (value: unknown): value is RequestListener => typeof value === "function"

const seed = freshSeed()
test(`200 apps by 10 requests, seed ${seed}: Express 5 with cors, live`, { timeout: 120_000 }, async () => {
  await agree({
    framework: "express",
    sources: expressSource,
    seed,
    count: 200,
    paths: ["/users", "/users", "/api/items/1", "/own", "/crash", "/missing", "/moved"],
    start: (text, name) => {
      const app = programs.load(text, name)
      if (!isApp(app)) throw new Error("the program exports no app")
      return serve(app)
    },
  })
})
