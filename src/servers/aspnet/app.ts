import type { Attribute, Member } from "../../source/csharp/parse.ts"
import type { Evaluation } from "../../source/script/evaluation.ts"
import { call, evaluate } from "../../source/script/run.ts"
import {
  boolean,
  host,
  native,
  nothing,
  said,
  text,
  unknown,
  type Value,
} from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import type { CorsPolicy } from "./cors-service.ts"
import { emptyPolicy, policyBuilder } from "./policy-builder.ts"

/** What an endpoint says of CORS, beside the policy of the middleware. */
export type CorsMetadata =
  | { readonly kind: "none" }
  | { readonly kind: "disabled"; readonly span: Span }
  /** `RequireCors("name")`, `[EnableCors("name")]`; null for the default policy */
  | { readonly kind: "named"; readonly policy: string | null; readonly span: Span }
  | { readonly kind: "own"; readonly policy: CorsPolicy; readonly span: Span }

export interface Endpoint {
  /** null: every method */
  readonly methods: readonly string[] | null
  /** null: every path, where controllers are not in the paste */
  readonly pattern: string | null
  cors: CorsMetadata
  needsAuthorization: boolean
  readonly span: Span
}

/** A middleware of the pipeline. */
export interface Middleware {
  readonly name: string
  readonly kind:
    | "cors"
    | "routing"
    | "endpoints"
    | "authentication"
    | "authorization"
    | "https redirection"
    | "other"
  /** of `UseCors`: the policy by its name, one of its own, or the default one */
  readonly policy:
    | { readonly kind: "default" }
    | { readonly kind: "named"; readonly name: string }
    | { readonly kind: "own"; readonly policy: CorsPolicy }
  readonly span: Span
}

/** A policy's name; of a constant that stands elsewhere, how it is written: the same constant is the same name. */
const policyNameOf = (value: Value): string | null => (value.kind === "unknown" ? value.key : said(value))

/** What the file sets up: policies by name, and the pipeline. */
export class AspNetApp {
  readonly policies = new Map<string, CorsPolicy>()
  defaultPolicyName = "__DefaultCorsPolicy"
  hasCorsServices = false
  readonly pipeline: Middleware[] = []
  readonly endpoints: Endpoint[] = []
  /** where `UseHttpsRedirection` sends to; null where no port is known, and nothing is redirected */
  httpsPort: string | null = null
  private readonly evaluation: () => Evaluation

  constructor(evaluation: () => Evaluation) {
    this.evaluation = evaluation
  }

  /** `WebApplication`, and what a `Startup` is handed. */
  readonly known = (name: string, span: Span): Value | null => {
    if (name === "WebApplication")
      return host(
        { name, member: (member, at) => native(member, at, (_, where) => this.builder(where)) },
        span,
      )
    if (name === "Host" || name === "WebHost")
      return host({ name, member: (member, at) => native(member, at, (_, where) => this.chain(where)) }, span)
    if (name === "args") return nothing(span)
    if (name === "builder") return this.builder(span)
    if (name === "app") return this.application(span)
    if (name === "services") return this.services(span)
    if (name === "Configuration" || name === "configuration" || name === "_configuration")
      return this.configuration(span)
    if (name === "env") return this.environment(span)
    return null
  }

  /** Something whose calls change nothing that is read here. */
  private chain(span: Span): Value {
    const self: Value = host(
      {
        name: "this",
        member: (name, at) =>
          native(name, at, (args, where) => {
            for (const arg of args)
              if (arg.kind === "function") call(this.evaluation(), arg, [self, self], where)
            return self
          }),
      },
      span,
    )
    return self
  }

  builder(span: Span): Value {
    return host(
      {
        name: "the builder",
        member: (name, at) => {
          if (name === "Services") return this.services(at)
          if (name === "Configuration") return this.configuration(at)
          if (name === "Environment") return this.environment(at)
          if (name === "Build") return native(name, at, (_, where) => this.application(where))
          return this.chain(at)
        },
      },
      span,
    )
  }

  services(span: Span): Value {
    const self: Value = host(
      {
        name: "the services",
        member: (name, at) =>
          native(name, at, ([configure], where) => {
            if (name === "AddCors") {
              this.hasCorsServices = true
              if (configure !== undefined)
                call(this.evaluation(), configure, [this.corsOptions(where)], where)
            }
            return self
          }),
      },
      span,
    )
    return self
  }

  /** `CorsOptions` */
  private corsOptions(span: Span): Value {
    return host(
      {
        name: "the options",
        member: (name, at) => {
          if (name === "DefaultPolicyName") return text(this.defaultPolicyName, at)
          if (name === "AddDefaultPolicy")
            return native(name, at, ([given], where) => this.addPolicy(this.defaultPolicyName, given, where))
          if (name === "AddPolicy")
            return native(name, at, ([named, given], where) => {
              const word = named === undefined ? null : policyNameOf(named)
              return word === null ? nothing(where) : this.addPolicy(word, given, where)
            })
          return null
        },
        assign: (name, value) => {
          const word = said(value)
          if (name === "DefaultPolicyName" && word !== null) this.defaultPolicyName = word
        },
      },
      span,
    )
  }

  private addPolicy(name: string, given: Value | undefined, span: Span): Value {
    const isDefault = name === this.defaultPolicyName
    this.policies.set(name, this.policyFrom(isDefault ? null : name, given, span))
    return nothing(span)
  }

  private policyFrom(name: string | null, given: Value | undefined, span: Span): CorsPolicy {
    const policy = emptyPolicy(name, span)
    if (given !== undefined)
      call(this.evaluation(), given, [policyBuilder(this.evaluation(), policy, span)], span)
    return policy
  }

  private configuration(span: Span): Value {
    const asked = (key: string, at: Span): Value =>
      unknown(key, `the setting ${key} is in appsettings.json, which is not in the paste`, at)
    const section = (path: string, at: Span): Value =>
      host(
        {
          name: path,
          member: (name, where) => {
            if (name === "Get" || name === "Value")
              return name === "Value"
                ? asked(path, where)
                : native(name, where, (_, there) => asked(path, there))
            if (name === "GetSection" || name === "GetValue" || name === "GetChildren")
              return native(name, where, ([given], there) => {
                const own = given === undefined ? "" : (said(given) ?? "")
                const whole = [path, own].filter((each) => each !== "").join(":")
                return name === "GetSection" ? section(whole, there) : asked(whole, there)
              })
            return null
          },
          index: (key, where) =>
            asked([path, said(key) ?? ""].filter((each) => each !== "").join(":"), where),
        },
        at,
      )
    return section("", span)
  }

  private environment(span: Span): Value {
    const is = (wanted: string, at: Span): Value => {
      const variable = "ASPNETCORE_ENVIRONMENT"
      const name = this.evaluation().variable(variable, at, "Production") ?? "Production"
      const value: Value = { kind: "string", value: name, variable, span: at }
      for (const each of ["Development", "Production"]) this.evaluation().noteChoice(value, text(each, at))
      return boolean(name === wanted, at)
    }
    return host(
      {
        name: "the environment",
        member: (name, at) => {
          const wanted = /^Is(Development|Production|Staging)$/.exec(name)?.[1]
          if (wanted !== undefined) return native(name, at, (_, where) => is(wanted, where))
          if (name === "EnvironmentName")
            return text(
              this.evaluation().variable("ASPNETCORE_ENVIRONMENT", at, "Production") ?? "Production",
              at,
            )
          return null
        },
      },
      span,
    )
  }

  application(span: Span): Value {
    const self: Value = host(
      {
        name: "the app",
        member: (name, at) => {
          if (name === "Environment") return this.environment(at)
          if (name === "Configuration") return this.configuration(at)
          if (name === "Services" || name === "Logger" || name === "Lifetime") return this.chain(at)
          return native(name, at, (args, where) => this.use(name, args, where, self))
        },
      },
      span,
    )
    return self
  }

  private use(name: string, args: readonly Value[], span: Span, self: Value): Value {
    const [first] = args
    const add = (kind: Middleware["kind"], policy: Middleware["policy"] = { kind: "default" }): Value => {
      this.pipeline.push({ name, kind, policy, span })
      return self
    }
    switch (name) {
      case "UseCors": {
        const word = first === undefined ? null : policyNameOf(first)
        if (word !== null) return add("cors", { kind: "named", name: word })
        return first === undefined
          ? add("cors")
          : add("cors", { kind: "own", policy: this.policyFrom(null, first, span) })
      }
      case "UseRouting":
        return add("routing")
      case "UseAuthentication":
        return add("authentication")
      case "UseAuthorization":
        return add("authorization")
      case "UseHttpsRedirection":
        this.httpsPort = this.evaluation().variable("ASPNETCORE_HTTPS_PORT", span, null)
        return add("https redirection")
      case "UseEndpoints": {
        if (first !== undefined) call(this.evaluation(), first, [self], span)
        return add("endpoints")
      }
      case "Run":
      case "RunAsync":
      case "Start":
        return nothing(span)
    }
    if (/^Map/.test(name)) return this.map(name, args, span)
    return name.startsWith("Use") ? add("other") : this.chain(span)
  }

  private map(name: string, [pattern]: readonly Value[], span: Span): Value {
    const verb = /^Map(Get|Post|Put|Patch|Delete)$/.exec(name)?.[1]
    if (name === "MapGroup") return this.group(pattern === undefined ? "" : (said(pattern) ?? ""), span)
    const endpoint: Endpoint = {
      methods: verb === undefined ? null : [verb.toUpperCase()],
      pattern: /^MapController/.test(name) || pattern === undefined ? null : said(pattern),
      cors: { kind: "none" },
      needsAuthorization: false,
      span,
    }
    this.endpoints.push(endpoint)
    return this.conventions([endpoint], span)
  }

  /** `MapGroup("/api")`: what is mapped on it has its path and its conventions. */
  private group(prefix: string, span: Span): Value {
    const own: Endpoint[] = []
    const told: ((endpoint: Endpoint) => void)[] = []
    const self: Value = host(
      {
        name: "the group",
        member: (name, at) => {
          if (!/^Map/.test(name))
            return native(name, at, (args, where) => {
              const tell = (endpoint: Endpoint) => this.tell(endpoint, name, args, where)
              told.push(tell)
              for (const each of own) tell(each)
              return self
            })
          return native(name, at, ([pattern, ...rest], where) => {
            const path = `${prefix}/${pattern === undefined ? "" : (said(pattern) ?? "")}`.replace(
              /\/+/g,
              "/",
            )
            const before = this.endpoints.length
            const mapped = this.map(name, [text(path, where), ...rest], where)
            for (const each of this.endpoints.slice(before)) {
              own.push(each)
              for (const tell of told) tell(each)
            }
            return mapped
          })
        },
      },
      span,
    )
    return self
  }

  private conventions(endpoints: readonly Endpoint[], span: Span): Value {
    const self: Value = host(
      {
        name: "the endpoint",
        member: (name, at) =>
          native(name, at, (args, where) => {
            for (const endpoint of endpoints) this.tell(endpoint, name, args, where)
            return self
          }),
      },
      span,
    )
    return self
  }

  private tell(endpoint: Endpoint, name: string, [first]: readonly Value[], span: Span): void {
    if (name === "RequireAuthorization") endpoint.needsAuthorization = true
    if (name === "AllowAnonymous") endpoint.needsAuthorization = false
    if (name !== "RequireCors") return
    const word = first === undefined ? null : policyNameOf(first)
    endpoint.cors =
      first === undefined || word !== null
        ? { kind: "named", policy: word, span }
        : { kind: "own", policy: this.policyFrom(null, first, span), span }
  }

  /** The actions of controllers, from their attributes. */
  readControllers(members: readonly Member[]): void {
    for (const { className, attributes, ofClass, span } of members) {
      const route = attributes.find(({ name }) =>
        /^Http(?:Get|Post|Put|Patch|Delete|Head|Options)$/.test(name),
      )
      if (route === undefined) continue
      const base = this.wordOf(ofClass.find(({ name }) => name === "Route"))
      const own = this.wordOf(route) ?? this.wordOf(attributes.find(({ name }) => name === "Route")) ?? ""
      const whole = own.startsWith("/") ? own : `${base ?? ""}/${own}`
      const all = [...attributes, ...ofClass]
      this.endpoints.push({
        methods: [route.name.slice(4).toUpperCase()],
        pattern: `/${whole}`
          .replace(/\[controller\]/gi, className.replace(/Controller$/, ""))
          .replace(/\/+/g, "/"),
        cors: this.metadataOf(all),
        needsAuthorization:
          all.some(({ name }) => name === "Authorize") && !all.some(({ name }) => name === "AllowAnonymous"),
        span,
      })
    }
  }

  private metadataOf(attributes: readonly Attribute[]): CorsMetadata {
    const own = attributes.find(({ name }) => name === "EnableCors" || name === "DisableCors")
    if (own === undefined) return { kind: "none" }
    return own.name === "DisableCors"
      ? { kind: "disabled", span: own.span }
      : { kind: "named", policy: this.wordOf(own), span: own.span }
  }

  private wordOf(attribute: Attribute | undefined): string | null {
    const [first] = attribute?.args ?? []
    return first === undefined ? null : said(evaluate(this.evaluation(), this.evaluation().globals, first))
  }

  policyNamed(name: string | null): CorsPolicy | null {
    return this.policies.get(name ?? this.defaultPolicyName) ?? null
  }
}
