import type { Dialect } from "../node/dialect.ts"
import { menderFor } from "../node/mend-middleware.ts"
import { writerFor } from "../node/write-policy.ts"

/** The npm package `@koa/cors`: its `origin` takes one text, or a function; no list. */
const dialect: Dialect = {
  name: "@koa/cors",
  isCall: (text) => /^cors\b/.test(text),
  optionsAt: 0,
  options: { methods: "allowMethods", headers: "allowHeaders", exposed: "exposeHeaders" },
  defaultMethods: ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"],
  takesText: true,
  origins: ([only = "", ...others], literal) =>
    others.length === 0
      ? literal(only)
      : `(ctx) => [${[only, ...others].map(literal).join(", ")}].find((each) => each === ctx.get(${literal("Origin")}))`,
  makesApp: (text) => /^new\s+Koa\s*\(/.test(text),
  module: { from: "@koa/cors", as: "cors", isNamed: false },
  use: (app, options) => `${app}.use(cors(${options}))`,
  continueOption: null,
  varyLayer: (app, literal, end) =>
    `${app}.use(async (ctx, next) => {\n  ctx.vary(${literal("Origin")})${end}\n  await next()${end}\n})${end}\n`,
}

export const mendKoa = menderFor(dialect)
export const writeKoa = writerFor(dialect)
