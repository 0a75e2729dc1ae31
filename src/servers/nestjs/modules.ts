import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { host, nativeFunction } from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { expressModules } from "../express/modules.ts"
import { makeApplication, type NestRuntime } from "./application.ts"

/** What the emulator plays of packages: Nest's own, and all that an Express app may have. */
export function nestModules(runtime: () => NestRuntime): ReadonlyMap<string, Module> {
  const factory = (span: Span) =>
    host("NestFactory", span, {
      get: (name, at) =>
        nativeFunction(`NestFactory.${name}`, at, ([, second, third], where) => {
          // An adapter may stand between the module and the options.
          const options = [third, second].find((each) => each?.kind === "object") ?? null
          return makeApplication(runtime(), options, where)
        }),
    })
  return new Map<string, Module>([
    ...expressModules(runtime, (application) => application),
    [
      "@nestjs/core",
      (_, span) =>
        host("@nestjs/core", span, { get: (name, at) => (name === "NestFactory" ? factory(at) : null) }),
    ],
    ["NestFactory", (_, span) => factory(span)],
  ])
}
