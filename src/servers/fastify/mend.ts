import type { Dialect } from "../node/dialect.ts"
import { menderFor } from "../node/mend-middleware.ts"
import { writerFor } from "../node/write-policy.ts"

/** The npm package `@fastify/cors`: its options are the second argument of `register`. */
const dialect: Dialect = {
  name: "@fastify/cors",
  isCall: (text) =>
    /^[\w.]+\.register\s*\(\s*(?:require\(\s*["'](?:@fastify\/cors|fastify-cors)["']\s*\)|\w*[cC]ors\w*|import\(\s*["']@fastify\/cors["']\s*\))/.test(
      text,
    ),
  optionsAt: 1,
  options: { methods: "methods", headers: "allowedHeaders", exposed: "exposedHeaders" },
  defaultMethods: ["GET", "HEAD", "POST"],
  takesText: true,
  origins: ([only = "", ...others], literal) =>
    only === "*" && others.length === 0 ? literal(only) : `[${[only, ...others].map(literal).join(", ")}]`,
  makesApp: (text) => /^(?:require\(\s*["']fastify["']\s*\)|[fF]astify)\s*\(/.test(text),
  module: { from: "@fastify/cors", as: "cors", isNamed: false },
  use: (app, options) => `${app}.register(cors, ${options})`,
  continueOption: "preflightContinue",
  varyLayer: (app, literal, end) =>
    `${app}.addHook(${literal("onRequest")}, async (request, reply) => {\n  reply.header(${literal("Vary")}, ${literal("Origin")})${end}\n})${end}\n`,
}

export const mendFastify = menderFor(dialect)
export const writeFastify = writerFor(dialect)
