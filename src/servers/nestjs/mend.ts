import type { Dialect } from "../node/dialect.ts"
import { menderFor } from "../node/mend-middleware.ts"
import { writerFor } from "../node/write-policy.ts"

/** `enableCors` in the file that starts a NestJS app: the options are those of the npm package `cors`. */
const dialect: Dialect = {
  name: "enableCors",
  isCall: (text) => /^[\w$]+\s*\.enableCors\b/.test(text),
  optionsAt: 0,
  options: { methods: "methods", headers: "allowedHeaders", exposed: "exposedHeaders" },
  defaultMethods: ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"],
  takesText: true,
  origins: ([only = "", ...others], literal) =>
    only === "*" && others.length === 0 ? literal(only) : `[${[only, ...others].map(literal).join(", ")}]`,
  makesApp: (text) => /^NestFactory\s*\.create\b/.test(text),
  module: { from: "@nestjs/core", as: "NestFactory", isNamed: true },
  use: (app, options) => `${app}.enableCors(${options})`,
  continueOption: "preflightContinue",
  varyLayer: null,
}

export const mendNest = menderFor(dialect)
export const writeNest = writerFor(dialect)
