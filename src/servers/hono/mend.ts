import type { Dialect } from "../node/dialect.ts"
import { menderFor } from "../node/mend-middleware.ts"
import { writerFor } from "../node/write-policy.ts"
import { DEFAULT_METHODS } from "./cors.ts"

/** Hono's own `cors`: its lists are arrays. */
const dialect: Dialect = {
  name: "cors",
  isCall: (text) => /^cors\b/.test(text),
  optionsAt: 0,
  options: { methods: "allowMethods", headers: "allowHeaders", exposed: "exposeHeaders" },
  defaultMethods: DEFAULT_METHODS,
  takesText: false,
  origins: ([only = "", ...others], literal) =>
    others.length === 0 ? literal(only) : `[${[only, ...others].map(literal).join(", ")}]`,
  makesApp: (text) => /^new\s+Hono\b/.test(text),
  module: { from: "hono/cors", as: "cors", isNamed: true },
  use: (app, options) => `${app}.use("*", cors(${options}))`,
  continueOption: null,
  varyLayer: (app, literal, end) =>
    `${app}.use("*", async (c, next) => {\n  await next()${end}\n  c.header(${literal("Vary")}, ${literal("Origin")}, { append: true })${end}\n})${end}\n`,
}

export const mendHono = menderFor(dialect)
export const writeHono = writerFor(dialect)
