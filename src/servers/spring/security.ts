import type { Evaluation } from "../../source/script/evaluation.ts"
import { call } from "../../source/script/run.ts"
import { host, native, said, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import type { Mapping } from "./cors-configuration.ts"

/** What Spring Security is told: `SecurityFilterChain`. */
export interface Security {
  /** `http.cors(…)`: a filter before all others; its own source, or whatever the application has */
  cors:
    | { readonly kind: "off" }
    | { readonly kind: "on"; readonly mappings: readonly Mapping[] | null; readonly span: Span }
  csrf: boolean
  /** how it asks for credentials: the first that is set up */
  entryPoint: "none" | "basic" | "bearer" | "login page"
  readonly rules: Rule[]
  readonly span: Span
}

/** A rule of `authorizeHttpRequests`. */
export interface Rule {
  /** null: every method */
  readonly method: string | null
  /** null: every path */
  readonly patterns: readonly string[] | null
  readonly access: "permit" | "authenticated" | "deny"
  readonly span: Span
}

/**
 * `HttpSecurity`: what is called on it is written down.
 * @param mappingsFrom the mappings of a source, or of a lambda that gives a configuration
 */
export function httpSecurity(
  evaluation: Evaluation,
  mappingsFrom: (value: Value, span: Span) => readonly Mapping[] | null,
  span: Span,
): { readonly value: Value; readonly security: Security; readonly wasTold: () => boolean } {
  const security: Security = { cors: { kind: "off" }, csrf: true, entryPoint: "none", rules: [], span }
  let told = false
  const value: Value = host(
    {
      name: "http",
      member: (name, at) =>
        native(name, at, (args, where) => {
          told = true
          return tell(name, args, where, { from: at.to - name.length, to: where.to })
        }),
    },
    span,
  )
  const chained = (members: (name: string, args: readonly Value[], where: Span) => void): Value => {
    const self: Value = host(
      {
        name: "its settings",
        member: (name, at) =>
          native(name, at, (args, where) => {
            if (name === "and") return value
            members(name, args, where)
            return self
          }),
      },
      span,
    )
    return self
  }

  function tell(name: string, args: readonly Value[], where: Span, own: Span): Value {
    const [customizer] = args
    const customized = (settings: Value): Value => {
      if (customizer?.kind !== "function") return customizer === undefined ? settings : value
      call(evaluation, customizer, [settings], where)
      return value
    }
    switch (name) {
      case "cors": {
        security.cors = { kind: "on", mappings: null, span: own }
        if (isDisabling(customizer)) {
          security.cors = { kind: "off" }
          return value
        }
        return customized(
          chained((member, [given], there) => {
            if (member === "disable") security.cors = { kind: "off" }
            if (member === "configurationSource" && given !== undefined)
              security.cors = { kind: "on", mappings: mappingsFrom(given, there), span: own }
          }),
        )
      }
      case "csrf":
        if (isDisabling(customizer)) {
          security.csrf = false
          return value
        }
        return customized(
          chained((member) => {
            if (member === "disable") security.csrf = false
          }),
        )
      case "httpBasic":
        if (security.entryPoint === "none" && !isDisabling(customizer)) security.entryPoint = "basic"
        return customized(chained(() => undefined))
      case "oauth2ResourceServer":
        if (security.entryPoint === "none") security.entryPoint = "bearer"
        return customized(chained(() => undefined))
      case "formLogin":
      case "oauth2Login":
        if (security.entryPoint === "none" && !isDisabling(customizer)) security.entryPoint = "login page"
        return customized(chained(() => undefined))
      case "authorizeHttpRequests":
      case "authorizeRequests":
        return customized(requests())
      default:
        return args.some((arg) => arg.kind === "function") || args.length > 0
          ? value
          : chained(() => undefined)
    }
  }

  /** `requestMatchers("/public/**").permitAll()` */
  function requests(): Value {
    const self: Value = host(
      {
        name: "the rules",
        member: (name, at) =>
          native(name, at, (args, where) => {
            if (name === "and") return value
            if (name === "anyRequest") return ruled(null, null)
            const words = args.flatMap((arg) => said(arg) ?? [])
            const method = args.find((arg) => arg.kind === "symbol")
            const patterns = args.flatMap((arg) => (arg.kind === "string" ? [arg.value] : []))
            return words.length === 0
              ? self
              : ruled(method === undefined ? null : said(method), patterns.length === 0 ? null : patterns)

            function ruled(verb: string | null, paths: readonly string[] | null): Value {
              return host(
                {
                  name: "the rule",
                  member: (access, there) =>
                    native(access, there, (_, to) => {
                      security.rules.push({
                        method: verb,
                        patterns: paths,
                        access:
                          access === "permitAll" || access === "anonymous"
                            ? "permit"
                            : access === "denyAll"
                              ? "deny"
                              : "authenticated",
                        span: { from: at.to - name.length, to: to.to },
                      })
                      return self
                    }),
                },
                where,
              )
            }
          }),
      },
      span,
    )
    return self
  }

  return { value, security, wasTold: () => told }
}

/** `AbstractHttpConfigurer::disable` */
const isDisabling = (given: Value | undefined): boolean =>
  given?.kind === "unknown" && /disable$/.test(given.key)
