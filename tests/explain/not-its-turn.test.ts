import { expect, test } from "vitest"
import { verdictOf } from "../../src/explain/verdict.ts"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"

const detailOf = (id: string): string =>
  simulateAll(gallery.find((each) => each.id === id)?.scenario ?? raise(id))
    .map((trace) => verdictOf(trace).detail)
    .join()
const raise = (id: string): never => {
  throw new Error(`there is no case ${id}`)
}

test.each([
  ["hono-path", "`cors` had no part in it"],
  ["fastify-scope", "`cors` had no part in it"],
  ["koa-auth-first", "before `cors` was reached"],
  ["express-auth-first", "before `cors` was reached"],
  ["auth-outside", "before `CORSMiddleware` was reached"],
])("%s: a CORS layer that was not asked is told apart from one that stands inside", (id, words) => {
  expect(detailOf(id)).toContain(words)
})
