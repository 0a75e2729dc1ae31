import { javaDialect } from "../../source/java/dialect.ts"
import {
  type Annotation,
  type JavaClass,
  type JavaMethod,
  type ParsedJava,
  parseJava,
} from "../../source/java/parse.ts"
import { OpenQuestion } from "../../source/question.ts"
import { Evaluation } from "../../source/script/evaluation.ts"
import { call, evaluate, run } from "../../source/script/run.ts"
import { host, list, native, nothing, said, text, unknown, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import { annotate, configurationOf, newConfiguration, registration } from "./configuration-values.ts"
import {
  type CorsConfiguration,
  combine,
  emptyConfiguration,
  isRefused,
  keep,
  type Mapping,
  permitDefaults,
} from "./cors-configuration.ts"
import { httpSecurity, type Security } from "./security.ts"

/** A method of a controller. */
export interface Handler {
  readonly name: string
  /** empty: every method */
  readonly methods: readonly string[]
  readonly patterns: readonly string[]
  readonly cors: CorsConfiguration | null
  readonly span: Span
}

/** A filter `CorsFilter` of its own. */
export interface OwnFilter {
  readonly mappings: readonly Mapping[]
  /** a bean alone comes after Spring Security; one that is registered with an order before it */
  readonly isFirst: boolean
  readonly span: Span
}

/** What the classes of a paste set up. */
export interface SpringApplication {
  readonly parsed: ParsedJava
  readonly evaluation: Evaluation
  /** `addCorsMappings` */
  readonly global: readonly Mapping[]
  /** a bean `CorsConfigurationSource`, which Spring Security asks */
  readonly source: readonly Mapping[] | null
  readonly filter: OwnFilter | null
  readonly security: Security | null
  readonly handlers: readonly Handler[]
  /** `@CrossOrigin` with `*` and credentials: the application does not start */
  readonly broken: Span | null
  readonly open: OpenQuestion | null
}

interface Given {
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
}

const sources = new WeakMap<object, readonly Mapping[]>()
const filters = new WeakMap<object, { readonly mappings: readonly Mapping[]; isFirst: boolean; span: Span }>()

/** The mappings of a source, as they stand when they are asked for. */
function mappingsOf(value: Value | undefined): readonly Mapping[] | null {
  return value?.kind === "host" ? (sources.get(value.host) ?? null) : null
}

/** Reads configuration classes and controllers. Never throws. */
export function springApplication(source: string, { env, answers }: Given): SpringApplication {
  const parsed = parseJava(source)
  const evaluation: Evaluation = new Evaluation(
    source,
    { env, answers },
    javaDialect((name, span) => known(evaluation, name, span)),
  )
  const reader = new Reader(evaluation, parsed)
  let open: OpenQuestion | null = null
  try {
    reader.read()
  } catch (error) {
    if (!(error instanceof OpenQuestion)) throw error
    open = error
  }
  const { global, source: bean, filter, security, handlers, broken } = reader
  return { parsed, evaluation, global, source: bean, filter, security, handlers, broken, open }
}

function known(evaluation: Evaluation, name: string, span: Span): Value | null {
  switch (name) {
    case "new CorsConfiguration":
      return native(name, span, (_, at) => newConfiguration(evaluation, at))
    case "new UrlBasedCorsConfigurationSource":
      return native(name, span, (_, at) => urlBasedSource(at))
    case "new CorsFilter":
      return native(name, span, ([given], at) =>
        corsFilter(mappingsOf(given) ?? lambdaMappings(evaluation, given, at), at),
      )
    case "new FilterRegistrationBean":
      return native(name, span, ([given], at) => filterRegistration(given, at))
    case "CorsConfiguration":
      return host({ name, member: (member, at) => (member === "ALL" ? text("*", at) : null) }, span)
    case "Customizer":
    case "withDefaults":
      return host(
        {
          name,
          member: (member, at) => native(member, at, (_, where) => nothing(where)),
          call: (_, at) => nothing(at),
        },
        span,
      )
    default:
      return null
  }
}

/** `UrlBasedCorsConfigurationSource`: the first pattern that fits is the one. */
function urlBasedSource(span: Span): Value {
  const mappings: Mapping[] = []
  const add = (pattern: string | null, given: Value | undefined): void => {
    const configuration = configurationOf(given)
    if (pattern !== null && configuration !== null) keep(mappings, { pattern, configuration })
  }
  const self: Value = host(
    {
      name: "the source",
      member: (name, at) => {
        if (name === "registerCorsConfiguration")
          return native(name, at, ([pattern, given], where) => {
            add(pattern === undefined ? null : said(pattern), given)
            return nothing(where)
          })
        if (name === "setCorsConfigurations")
          return native(name, at, ([given], where) => {
            if (given?.kind === "map") for (const [pattern, each] of given.entries) add(pattern, each)
            return nothing(where)
          })
        return native(name, at, (_, where) => nothing(where))
      },
    },
    span,
  )
  if (self.kind === "host") sources.set(self.host, mappings)
  return self
}

/** `request -> { …; return configuration; }`: the same for every path. */
function lambdaMappings(evaluation: Evaluation, given: Value | undefined, span: Span): readonly Mapping[] {
  if (given?.kind !== "function") return []
  const configuration = configurationOf(
    call(evaluation, given, [unknown("request", "the request is not read here", span)], span),
  )
  return configuration === null ? [] : [{ pattern: "/**", configuration }]
}

function corsFilter(mappings: readonly Mapping[], span: Span): Value {
  const self = host({ name: "a CorsFilter" }, span)
  if (self.kind === "host") filters.set(self.host, { mappings, isFirst: false, span })
  return self
}

const filterOf = (value: Value | undefined) =>
  value?.kind === "host" ? (filters.get(value.host) ?? null) : null

/** `FilterRegistrationBean`: it stands where its order says. */
function filterRegistration(given: Value | undefined, span: Span): Value {
  const inner = { filter: filterOf(given), isFirst: false }
  const self: Value = host(
    {
      name: "the registration",
      member: (name, at) =>
        native(name, at, ([first], where) => {
          if (name === "setFilter") inner.filter = filterOf(first)
          if (name === "setOrder")
            inner.isFirst =
              first !== undefined && (said(first) === "HIGHEST_PRECEDENCE" || Number(said(first) ?? 0) < -100)
          if (self.kind === "host" && inner.filter !== null)
            filters.set(self.host, { ...inner.filter, isFirst: inner.isFirst })
          return nothing(where)
        }),
    },
    span,
  )
  if (self.kind === "host" && inner.filter !== null)
    filters.set(self.host, { ...inner.filter, isFirst: false })
  return self
}

class Reader {
  readonly global: Mapping[] = []
  source: readonly Mapping[] | null = null
  filter: OwnFilter | null = null
  security: Security | null = null
  readonly handlers: Handler[] = []
  broken: Span | null = null
  private readonly evaluation: Evaluation
  private readonly parsed: ParsedJava

  constructor(evaluation: Evaluation, parsed: ParsedJava) {
    this.evaluation = evaluation
    this.parsed = parsed
  }

  read(): void {
    const { evaluation, parsed } = this
    for (const { name, procedure, span } of parsed.methods)
      evaluation.globals.names.set(name, {
        kind: "function",
        function: procedure,
        scope: evaluation.globals,
        span,
      })
    for (const each of parsed.classes)
      for (const field of each.fields) evaluation.globals.names.set(field.name, this.fieldValue(field))
    this.readPart()
    for (const method of parsed.methods) this.readMethod(method)
    for (const each of parsed.classes) this.readController(each)
  }

  /** Lines without a class around them. */
  private readPart(): void {
    const { statements } = this.parsed
    if (statements.length === 0) return
    const { globals } = this.evaluation
    if (globals.get("registry") === null) globals.names.set("registry", this.registry({ from: 0, to: 0 }))
    const http = httpSecurity(this.evaluation, mappingsFrom(this.evaluation), { from: 0, to: 0 })
    globals.names.set("http", http.value)
    run(this.evaluation, globals, statements)
    if (http.wasTold()) this.security = http.security
    for (const value of globals.names.values()) this.source ??= mappingsOf(value)
  }

  private fieldValue({ annotations, value, type, span }: JavaClass["fields"][number]): Value {
    if (value !== null) return evaluate(this.evaluation, this.evaluation.globals, value)
    const setting = annotations.find(({ name }) => name === "Value")?.values.get("value")
    const written =
      setting === undefined ? null : said(evaluate(this.evaluation, this.evaluation.globals, setting))
    return written === null
      ? unknown(this.evaluation.textAt(span), "what this is set to is not in the paste", span)
      : this.placeholder(written, /\[\]|List|Set/.test(type), span)
  }

  /** `${cors.origins:http://localhost:3000}`: what stands behind the colon, where nothing else is said */
  private placeholder(written: string, isList: boolean, span: Span): Value {
    const [, key, fallback] = /^\$\{([^:}]+)(?::([^}]*))?\}$/.exec(written) ?? []
    if (key === undefined) return text(written, span)
    if (fallback === undefined)
      return unknown(key, `the setting ${key} is in application.properties, which is not in the paste`, span)
    return isList
      ? list(
          fallback.split(",").map((each) => text(each.trim(), span)),
          span,
        )
      : text(fallback, span)
  }

  private function(name: string, args: readonly Value[], span: Span): Value {
    const method = this.evaluation.globals.get(name)
    return method === null ? nothing(span) : call(this.evaluation, method, args, span)
  }

  private readMethod({ name, returnType, parameterTypes, annotations, span }: JavaMethod): void {
    const at = { from: span.from, to: span.from }
    if (name === "addCorsMappings") this.function(name, [this.registry(at)], at)
    const isBean = annotations.some((annotation) => annotation.name === "Bean")
    if (/CorsConfigurationSource$/.test(returnType) && parameterTypes.length === 0) {
      const given = this.function(name, [], at)
      this.source ??= mappingsOf(given) ?? lambdaMappings(this.evaluation, given, span)
    } else if (/CorsFilter\b/.test(returnType) && isBean) {
      const own = filterOf(this.function(name, [], at))
      if (own !== null) this.filter = { ...own, span }
    } else if (
      /SecurityFilterChain$/.test(returnType) ||
      (name === "configure" && parameterTypes.includes("HttpSecurity"))
    ) {
      const http = httpSecurity(this.evaluation, mappingsFrom(this.evaluation), at)
      const others = parameterTypes
        .slice(1)
        .map((type) => unknown(type, `the bean ${type} is not in the paste`, at))
      this.function(name, [http.value, ...others], at)
      this.security ??= http.security
    }
  }

  private registry(span: Span): Value {
    return host(
      {
        name: "the registry",
        member: (name, at) =>
          name === "addMapping"
            ? native(name, at, ([pattern], where) => {
                const { value, configuration } = registration(this.evaluation, where)
                const word =
                  pattern === undefined
                    ? null
                    : said(this.evaluation.known(pattern, { kind: "text", suggestions: ["/**"] }))
                if (word !== null) keep(this.global, { pattern: word, configuration })
                return value
              })
            : null,
      },
      span,
    )
  }

  private valuesOf({ values }: Annotation): ReadonlyMap<string, Value> {
    return new Map(
      [...values].map(([name, each]) => [
        name,
        this.resolved(evaluate(this.evaluation, this.evaluation.globals, each)),
      ]),
    )
  }

  /** Placeholders stand in annotations too. */
  private resolved(value: Value): Value {
    if (value.kind === "string" && value.value.startsWith("${"))
      return this.placeholder(value.value, false, value.span)
    return value.kind === "list"
      ? list(
          value.items.map((item) => this.resolved(item)),
          value.span,
        )
      : value
  }

  private readController({ name: own, annotations, methods }: JavaClass): void {
    // Methods without a class around them are taken for a controller's where they are mapped.
    if (own !== "" && !annotations.some(({ name }) => /^(?:Rest)?Controller$/.test(name))) return
    const base = this.pathsOf(annotations.find(({ name }) => name === "RequestMapping"))
    const ofClass = annotations.find(({ name }) => name === "CrossOrigin")
    for (const method of methods) {
      const mapping = method.annotations.find(({ name }) =>
        /^(?:Get|Post|Put|Patch|Delete|Request)Mapping$/.test(name),
      )
      if (mapping === undefined) continue
      const own = this.pathsOf(mapping)
      const verbs = this.methodsOf(mapping)
      this.handlers.push({
        name: method.name,
        methods: verbs,
        patterns: (base.length === 0 ? [""] : base).flatMap((before) =>
          (own.length === 0 ? [""] : own).map((path) =>
            `/${before}/${path}`.replace(/\/+/g, "/").replace(/(.)\/$/, "$1"),
          ),
        ),
        cors: this.crossOrigin(
          ofClass,
          method.annotations.find(({ name }) => name === "CrossOrigin"),
          verbs,
        ),
        span: mapping.span,
      })
    }
  }

  private pathsOf(annotation: Annotation | undefined): readonly string[] {
    const given =
      annotation === undefined ? undefined : (annotation.values.get("value") ?? annotation.values.get("path"))
    if (given === undefined) return []
    const value = this.resolved(evaluate(this.evaluation, this.evaluation.globals, given))
    const all = value.kind === "list" ? value.items : [value]
    return all.flatMap((each) => said(each) ?? [])
  }

  private methodsOf({ name, values }: Annotation): readonly string[] {
    const verb = /^(Get|Post|Put|Patch|Delete)Mapping$/.exec(name)?.[1]
    if (verb !== undefined) return [verb.toUpperCase()]
    const given = values.get("method")
    if (given === undefined) return []
    const value = evaluate(this.evaluation, this.evaluation.globals, given)
    return (value.kind === "list" ? value.items : [value]).flatMap((each) => said(each) ?? [])
  }

  /** RequestMappingHandlerMapping.initCorsConfiguration: the class first, the method over it, and then the defaults */
  private crossOrigin(
    ofClass: Annotation | undefined,
    ofMethod: Annotation | undefined,
    verbs: readonly string[],
  ): CorsConfiguration | null {
    const all = [ofClass, ofMethod].filter((each) => each !== undefined)
    const last = all.at(-1)
    if (last === undefined) return null
    const configuration = emptyConfiguration(last.span)
    for (const each of all) annotate(this.evaluation, configuration, this.valuesOf(each), each.span)
    if (configuration.allowedMethods === null && verbs.length > 0)
      configuration.allowedMethods = verbs.map((verb) => ({ text: verb, span: last.span }))
    permitDefaults(configuration)
    if (isRefused(configuration)) this.broken ??= last.span
    return configuration
  }
}

const mappingsFrom =
  (evaluation: Evaluation) =>
  (given: Value, span: Span): readonly Mapping[] | null =>
    mappingsOf(given) ?? (given.kind === "function" ? lambdaMappings(evaluation, given, span) : null)

/** `/api/**`, `/users/{id}`, `/*`: does a pattern fit a path? PathPattern */
export function fits(pattern: string, path: string): boolean {
  const wanted = pattern.split("/").filter((each) => each !== "")
  const given = path.split("/").filter((each) => each !== "")
  for (const [i, segment] of wanted.entries()) {
    if (segment === "**" || /^\{\*/.test(segment)) return true
    const own = given[i]
    if (own === undefined) return false
    if (segment === "*" || /^\{[^}]*\}$/.test(segment)) continue
    if (segment.includes("*")) {
      const [start = "", end = ""] = segment.split("*")
      if (!own.startsWith(start) || !own.endsWith(end)) return false
    } else if (segment !== own) return false
  }
  return wanted.length === given.length
}

/** The first mapping whose pattern fits. UrlBasedCorsConfigurationSource */
export const mappingFor = (mappings: readonly Mapping[], path: string): CorsConfiguration | null =>
  mappings.find(({ pattern }) => fits(pattern, path))?.configuration ?? null

/** What stands for a path of the application itself: the global mapping, and the handler's own over it. */
export function configurationFor(
  { global }: SpringApplication,
  handler: Handler | null,
  path: string,
): CorsConfiguration | null {
  const own = handler?.cors ?? null
  const above = mappingFor(global, path)
  return above === null ? own : combine(above, own)
}
