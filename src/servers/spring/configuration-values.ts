import type { Evaluation } from "../../source/script/evaluation.ts"
import { host, native, said, truth, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import {
  addOriginPatterns,
  addOrigins,
  type CorsConfiguration,
  emptyConfiguration,
  type Item,
  permitDefaults,
} from "./cors-configuration.ts"

/** Texts, and lists of them. */
function itemsOf(evaluation: Evaluation, args: readonly Value[]): readonly Item[] {
  return args.flatMap((arg): readonly Item[] => {
    const value = evaluation.known(arg, { kind: "origins" })
    if (value.kind === "list") return itemsOf(evaluation, value.items)
    const word = said(value)
    return word === null ? [] : [{ text: word, span: value.span }]
  })
}

function secondsOf(evaluation: Evaluation, given: Value): number {
  const value = evaluation.known(given, { kind: "text", suggestions: ["3600"] })
  return value.kind === "number" ? value.value : Number(said(value) ?? 0)
}

const isTrue = (evaluation: Evaluation, given: Value | undefined): boolean =>
  given !== undefined && truth(evaluation.known(given, { kind: "boolean" })) === true

type Setter = (evaluation: Evaluation, configuration: CorsConfiguration, args: readonly Value[]) => void

const OPTIONS: Readonly<Record<string, Setter>> = {
  allowedOrigins: (evaluation, configuration, args) => {
    configuration.permitted.delete("allowedOrigins")
    configuration.allowedOrigins = null
    addOrigins(configuration, itemsOf(evaluation, args))
  },
  allowedOriginPatterns: (evaluation, configuration, args) => {
    configuration.allowedOriginPatterns = null
    addOriginPatterns(configuration, itemsOf(evaluation, args))
  },
  allowedMethods: (evaluation, configuration, args) => {
    configuration.permitted.delete("allowedMethods")
    configuration.allowedMethods = itemsOf(evaluation, args)
  },
  allowedHeaders: (evaluation, configuration, args) => {
    configuration.permitted.delete("allowedHeaders")
    configuration.allowedHeaders = itemsOf(evaluation, args)
  },
  exposedHeaders: (evaluation, configuration, args) => {
    configuration.exposedHeaders = itemsOf(evaluation, args)
  },
  allowCredentials: (evaluation, configuration, [given]) => {
    configuration.allowCredentials = isTrue(evaluation, given)
  },
  allowPrivateNetwork: (evaluation, configuration, [given]) => {
    configuration.allowPrivateNetwork = isTrue(evaluation, given)
  },
  maxAge: (evaluation, configuration, [given]) => {
    configuration.maxAge = given === undefined ? null : secondsOf(evaluation, given)
  },
}

const ADDERS: Readonly<Record<string, readonly [option: string, add: Setter]>> = {
  addAllowedOrigin: [
    "allowedOrigins",
    (evaluation, configuration, args) => addOrigins(configuration, itemsOf(evaluation, args)),
  ],
  addAllowedOriginPattern: [
    "allowedOriginPatterns",
    (evaluation, configuration, args) => addOriginPatterns(configuration, itemsOf(evaluation, args)),
  ],
  addAllowedMethod: [
    "allowedMethods",
    (evaluation, configuration, args) => {
      configuration.allowedMethods = [...(configuration.allowedMethods ?? []), ...itemsOf(evaluation, args)]
    },
  ],
  addAllowedHeader: [
    "allowedHeaders",
    (evaluation, configuration, args) => {
      configuration.allowedHeaders = [...(configuration.allowedHeaders ?? []), ...itemsOf(evaluation, args)]
    },
  ],
  addExposedHeader: [
    "exposedHeaders",
    (evaluation, configuration, args) => {
      configuration.exposedHeaders = [...(configuration.exposedHeaders ?? []), ...itemsOf(evaluation, args)]
    },
  ],
}

/** Sets an option, and notes where it was set: its own part of a chain of calls. */
function set(
  evaluation: Evaluation,
  configuration: CorsConfiguration,
  option: string,
  change: Setter,
  args: readonly Value[],
  span: Span,
): void {
  change(evaluation, configuration, args)
  configuration.places.set(option, span)
}

const placed = (name: string, where: Span, { to }: Span): Span => ({ from: where.to - name.length, to })

const configurations = new WeakMap<object, CorsConfiguration>()

/** The configuration behind a value; null for one that is none. */
export const configurationOf = (value: Value | undefined): CorsConfiguration | null =>
  value?.kind === "host" ? (configurations.get(value.host) ?? null) : null

/** `new CorsConfiguration()` */
export function newConfiguration(evaluation: Evaluation, span: Span): Value {
  const configuration = emptyConfiguration(span)
  const self: Value = host(
    {
      name: "a CorsConfiguration",
      member: (name, where) => {
        if (name === "applyPermitDefaultValues")
          return native(name, where, () => {
            permitDefaults(configuration)
            return self
          })
        const option = /^set([A-Z]\w*)$/.exec(name)?.[1]
        const own = option === undefined ? undefined : option.charAt(0).toLowerCase() + option.slice(1)
        const setter = own === undefined ? undefined : OPTIONS[own]
        const [added, adder] = ADDERS[name] ?? []
        const change = setter ?? adder
        const target = own !== undefined && setter !== undefined ? own : added
        return change === undefined || target === undefined
          ? null
          : native(name, where, (args, at) => {
              set(evaluation, configuration, target, change, args, placed(name, where, at))
              return self
            })
      },
    },
    span,
  )
  if (self.kind === "host") configurations.set(self.host, configuration)
  return self
}

/** `registry.addMapping("/api/**")`: it begins with what Spring permits by default. */
export function registration(
  evaluation: Evaluation,
  span: Span,
): { readonly value: Value; readonly configuration: CorsConfiguration } {
  const configuration = permitDefaults(emptyConfiguration(span))
  const self: Value = host(
    {
      name: "the mapping",
      member: (name, where) => {
        const change = OPTIONS[name]
        if (change === undefined) return name === "combine" ? native(name, where, () => self) : null
        return native(name, where, (args, at) => {
          set(evaluation, configuration, name, change, args, placed(name, where, at))
          return self
        })
      },
    },
    span,
  )
  return { value: self, configuration }
}

/** `@CrossOrigin(…)`: its values are told to a configuration. RequestMappingHandlerMapping, updateCorsConfig */
export function annotate(
  evaluation: Evaluation,
  configuration: CorsConfiguration,
  values: ReadonlyMap<string, Value>,
  span: Span,
): void {
  const names: Readonly<Record<string, string>> = {
    value: "allowedOrigins",
    origins: "allowedOrigins",
    originPatterns: "allowedOriginPatterns",
    methods: "allowedMethods",
    allowedHeaders: "allowedHeaders",
    exposedHeaders: "exposedHeaders",
  }
  for (const [name, value] of values) {
    const option = names[name]
    const adder = Object.values(ADDERS).find(([own]) => own === option)?.[1]
    if (option !== undefined && adder !== undefined) adder(evaluation, configuration, [value])
    else if (name === "allowCredentials" || name === "allowPrivateNetwork")
      configuration[name] = said(value) === "true" || (value.kind === "boolean" && value.value)
    else if (name === "maxAge") configuration.maxAge = secondsOf(evaluation, value)
    configuration.places.set(option ?? name, value.span)
  }
  if (values.size === 0) configuration.places.set("allowedOrigins", span)
}
