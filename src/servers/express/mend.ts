import type { Dialect } from "../node/dialect.ts"
import { menderFor } from "../node/mend-middleware.ts"
import { writerFor } from "../node/write-policy.ts"

/** The npm package `cors` in an Express file. */
const dialect: Dialect = {
  name: "cors",
  isCall: (text) => /^cors\b/.test(text),
  optionsAt: 0,
  options: { methods: "methods", headers: "allowedHeaders", exposed: "exposedHeaders" },
  defaultMethods: ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"],
  takesText: true,
  origins: ([only = "", ...others], literal) =>
    only === "*" && others.length === 0 ? literal(only) : `[${[only, ...others].map(literal).join(", ")}]`,
  makesApp: (text) => /^express\s*\(\s*\)$/.test(text),
  module: { from: "cors", as: "cors", isNamed: false },
  use: (app, options) => `${app}.use(cors(${options}))`,
  continueOption: "preflightContinue",
  varyLayer: (app, literal, end) =>
    `${app}.use((req, res, next) => {\n  res.vary(${literal("Origin")})${end}\n  next()${end}\n})${end}\n`,
}

export const mendExpress = menderFor(dialect)
export const writeExpress = writerFor(dialect)
