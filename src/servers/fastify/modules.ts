import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { host, nativeFunction, undefinedAt, type Value } from "../../source/javascript/interpreter/values.ts"
import { HELMET_HEADERS } from "../node/helmet-headers.ts"
import { commonModules } from "../node/modules.ts"
import { corsPlugin } from "./cors.ts"
import { addHook, hookOf, instanceValue, pluginValue, rootInstance, sharedPlugin } from "./instance.ts"
import type { FastifyRuntime } from "./runtime.ts"

/** Plugins that let every request through, as far as CORS is concerned. */
const PASSING = [
  "@fastify/cookie",
  "@fastify/jwt",
  "@fastify/rate-limit",
  "@fastify/swagger",
  "@fastify/swagger-ui",
  "@fastify/static",
  "@fastify/sensible",
  "@fastify/session",
  "@fastify/secure-session",
  "@fastify/websocket",
  "@fastify/compress",
  "@fastify/env",
  "@fastify/etag",
  "@fastify/under-pressure",
  "@fastify/view",
  "@fastify/postgres",
  "@fastify/mongodb",
  "@fastify/redis",
]

/** What the emulator plays of other packages. */
export function fastifyModules(
  runtime: () => FastifyRuntime,
  made: (application: Value) => Value,
): ReadonlyMap<string, Module> {
  const fastify: Module = (_, span) => {
    const make = (at: Value["span"]) => made(instanceValue(runtime(), rootInstance(at), at))
    const value: Value = host("Fastify", span, {
      isFunction: true,
      call: (_args, at) => make(at),
      construct: (_args, at) => make(at),
      get: (name) => (["default", "fastify", "Fastify"].includes(name) ? value : null),
    })
    return value
  }
  return new Map<string, Module>([
    ["fastify", fastify],
    ["@fastify/cors", (_, span) => corsPlugin(runtime(), span)],
    ["fastify-cors", (_, span) => corsPlugin(runtime(), span)],
    [
      "@fastify/helmet",
      (_, span) =>
        pluginValue("@fastify/helmet", span, (instance, options, at) => {
          const handler = nativeFunction("helmet", at, (_args, where) => {
            const given = options?.kind === "object" ? options.properties : null
            for (const [option, name, value] of HELMET_HEADERS) {
              const own = given?.get(option)?.value
              if (own?.kind === "boolean" && !own.value) continue
              runtime().exchange?.response.setHeader(name, value, {
                span: own?.span ?? at,
                option,
                why: "helmet sets it",
              })
            }
            return undefinedAt(where)
          })
          addHook(instance, "onRequest", hookOf(runtime(), handler, at))
        }),
    ],
    [
      "fastify-plugin",
      (_, span) => {
        const value: Value = host("fp", span, {
          isFunction: true,
          call: ([plugin], at) => sharedPlugin(runtime(), plugin ?? undefinedAt(at), at),
          get: () => value,
        })
        return value
      },
    ],
    [
      "@fastify/formbody",
      (_, span) =>
        pluginValue("@fastify/formbody", span, ({ contentTypes }) => {
          contentTypes.push("application/x-www-form-urlencoded")
        }),
    ],
    [
      "@fastify/multipart",
      (_, span) =>
        pluginValue("@fastify/multipart", span, ({ contentTypes }) => {
          contentTypes.push("multipart/form-data")
        }),
    ],
    ...PASSING.map((name): [string, Module] => [name, (_, span) => pluginValue(name, span, () => {})]),
    ...commonModules,
  ])
}
