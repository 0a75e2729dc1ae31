import type { Evaluation, Module } from "../../source/javascript/interpreter/evaluation.ts"
import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import {
  host,
  isCallable,
  NOWHERE,
  nativeFunction,
  type ObjectValue,
  object,
  propertiesInOrder,
  property,
  string,
  text,
  truth,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"

/** One entry of `server.proxy`. */
export interface ProxyRule {
  /** the beginning of a path, or a pattern that begins with `^` */
  readonly context: string
  readonly span: Span
  /** null where it can't be known */
  readonly target: URL | null
  /** is the Host header that of the target? */
  readonly changeOrigin: boolean
  readonly rewrite: Value | null
  readonly bypass: Value | null
  readonly configure: Value | null
  /** request headers that are set */
  readonly headers: readonly (readonly [string, string])[]
}

/** What of a config decides how the dev server answers. */
export interface ViteConfig {
  /** what `cors` is called with; null where it is switched off */
  readonly cors: { readonly options: Value; readonly isDefault: boolean; readonly span: Span } | null
  readonly proxy: readonly ProxyRule[]
  /** null: every host */
  readonly allowedHosts: readonly string[] | null
  readonly headers: readonly { readonly name: string; readonly value: string; readonly span: Span }[]
  /** has it a `server`? */
  readonly isSet: boolean
}

/** `defaultAllowedOrigins` of vite 8.3.8, constants.ts: localhost in every spelling, on any port. */
const LOCALHOST = String.raw`^https?:\/\/(?:(?:[^:]+\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$`

const localhostAt = (span: Span): Value => ({ kind: "regexp", source: LOCALHOST, flags: "", span })

/** What a config imports of Vite. */
export const viteModules = (): ReadonlyMap<string, Module> => {
  const vite: Module = (evaluation, span) =>
    host("vite", span, {
      get: (name, at) => {
        switch (name) {
          case "defineConfig":
            return nativeFunction(name, at, ([config], where) => config ?? undefinedAt(where))
          case "mergeConfig":
            return nativeFunction(name, at, ([first, second], where) => mergedConfig(first, second, where))
          case "loadEnv":
            return nativeFunction(name, at, (_args, where) =>
              host("env", where, { get: (variable, there) => evaluation.variable(variable, there) }),
            )
          case "defaultAllowedOrigins":
            return localhostAt(at)
          default:
            return { kind: "external", path: `vite.${name}`, written: name, isDefined: true, span: at }
        }
      },
    })
  return new Map([
    ["vite", vite],
    ["vitest/config", vite],
    ["global defineConfig", (evaluation, span) => memberOf(vite(evaluation, span), "defineConfig", span)],
    ["global loadEnv", (evaluation, span) => memberOf(vite(evaluation, span), "loadEnv", span)],
  ])
}

const memberOf = (value: Value, name: string, span: Span): Value =>
  (value.kind === "host" ? value.host.get?.(name, span) : null) ?? undefinedAt(span)

/** One object over another, all the way down. */
function mergedConfig(first: Value | undefined, second: Value | undefined, span: Span): Value {
  if (first?.kind !== "object" || second?.kind !== "object") return second ?? first ?? undefinedAt(span)
  const both = object({}, span)
  for (const [name, each] of [...first.properties, ...second.properties]) {
    const before = both.properties.get(name)?.value
    both.properties.set(name, property(mergedConfig(before, each.value, each.value.span)))
  }
  return both
}

/**
 * The object that a config file comes to, as `vite` alone runs it; null where there is none.
 * @throws JsThrow where the file's own function throws, OpenQuestion where it hangs on something that nobody knows
 */
export function configObject(evaluation: Evaluation): ObjectValue | null {
  const given = evaluation.exported.get("default")
  if (given === undefined) return null
  const asked = object({ command: string("serve", NOWHERE), mode: string("development", NOWHERE) }, NOWHERE)
  const made = isCallable(given) ? callValue(evaluation, given, [asked], given.span) : given
  const settled = evaluation.settled(awaited(made))
  return settled.kind === "object" ? settled : null
}

/** What of a config is played. */
export function readConfig(evaluation: Evaluation, config: ObjectValue | null): ViteConfig {
  const option = (of: Value | null, name: string): Value | null => {
    const value = of?.kind === "object" ? of.properties.get(name)?.value : undefined
    return value === undefined || value.kind === "undefined" ? null : evaluation.settled(value)
  }
  const server = option(config, "server")
  const entries = (of: Value | null) => (of?.kind === "object" ? propertiesInOrder(of) : [])
  return {
    isSet: server !== null,
    cors: corsOf(evaluation, option(server, "cors")),
    allowedHosts: hostsOf(server, option),
    headers: entries(option(server, "headers")).flatMap(([name, { value }]) => {
      const written = text(evaluation.settled(value))
      return written === null ? [] : [{ name, value: written, span: value.span }]
    }),
    proxy: entries(option(server, "proxy")).flatMap(([context, { value }]): readonly ProxyRule[] => {
      const rule = evaluation.settled(value)
      if (truth(rule) === false) return []
      const isShort = rule.kind === "string"
      const target = isShort ? rule.value : targetOf(option(rule, "target"))
      const changed = option(rule, "changeOrigin")
      return [
        {
          context,
          span: value.span,
          target: target !== null && URL.canParse(target) ? new URL(target) : null,
          changeOrigin: isShort || (changed !== null && truth(changed) === true),
          rewrite: option(rule, "rewrite"),
          bypass: option(rule, "bypass"),
          configure: option(rule, "configure"),
          headers: entries(option(rule, "headers")).flatMap(([name, each]) => {
            const written = text(evaluation.settled(each.value))
            return written === null ? [] : [[name, written] as const]
          }),
        },
      ]
    }),
  }
}

/** `target: "http://localhost:8000"`, or an object of its parts. */
function targetOf(value: Value | null): string | null {
  if (value?.kind !== "object") return value === null ? null : text(value)
  const part = (name: string) => {
    const own = value.properties.get(name)?.value
    return own === undefined ? null : text(own)
  }
  const name = part("host") ?? part("hostname")
  return name === null ? null : `${part("protocol") ?? "http:"}//${name}:${part("port") ?? "80"}`
}

/**
 * Options are merged with the defaults, so that one without `origin` has the default's; `true` takes their place.
 * utils.ts, mergeWithDefaults
 */
function corsOf(evaluation: Evaluation, given: Value | null): ViteConfig["cors"] {
  const span = given?.span ?? NOWHERE
  if (given === null)
    return { options: object({ origin: localhostAt(NOWHERE) }, NOWHERE), isDefault: true, span }
  if (given.kind === "boolean")
    return given.value ? { options: object({}, span), isDefault: false, span } : null
  if (given.kind !== "object") return { options: given, isDefault: false, span }
  const merged = object({ origin: localhostAt(span) }, span)
  for (const [name, each] of given.properties)
    if (evaluation.settled(each.value).kind !== "undefined") merged.properties.set(name, each)
  return { options: merged, isDefault: false, span }
}

/** `server.allowedHosts`, and the hosts that `server.host` and `server.origin` name. null: all of them. */
function hostsOf(
  server: Value | null,
  option: (of: Value | null, name: string) => Value | null,
): readonly string[] | null {
  const given = option(server, "allowedHosts")
  if (given?.kind === "boolean" && given.value) return null
  // Behind TLS nobody is asked.
  const https = option(server, "https")
  if (https !== null && truth(https) !== false) return null
  const listed = given?.kind === "array" ? given.items.flatMap((each) => text(each) ?? []) : []
  const name = option(server, "host")
  const origin = option(server, "origin")
  const written = origin === null ? null : text(origin)
  return [
    ...listed,
    ...(name?.kind === "string" ? [name.value] : []),
    ...(written !== null && URL.canParse(written) ? [new URL(written).hostname] : []),
  ]
}
