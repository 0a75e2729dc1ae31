import { byteLowercase, get } from "../../fetch/header-list.ts"
import { compileJsPattern } from "../../source/javascript/patterns.ts"
import { flat } from "../../source/ruby/lists.ts"
import type { Evaluation } from "../../source/script/evaluation.ts"
import { call } from "../../source/script/run.ts"
import { host, said, shown, text, truth, type Value } from "../../source/script/values.ts"
import { difference, isNear } from "../near-miss.ts"
import type { Absence, Cause, LocatedHeader, ServerRequest } from "../server.ts"
import type { AllowBlock, ResourceLine } from "./settings.ts"
import type { RackCorsVersion } from "./versions.ts"

/** What Rack::Cors does with a request. */
export type CorsOutcome =
  /** a preflight, answered: with these headers, or with none */
  | {
      readonly kind: "answered"
      readonly status: number
      readonly headers: readonly LocatedHeader[]
      readonly absences: readonly Absence[]
    }
  /** passed on; these are added where the app says none of its own */
  | {
      readonly kind: "passed on"
      readonly headers: readonly LocatedHeader[]
      readonly vary: readonly string[]
      readonly varyCause: Cause | null
      readonly absences: readonly Absence[]
    }

const SIMPLE = ["accept", "accept-language", "content-language", "content-type"]
const EVERY_METHOD = ["get", "head", "post", "put", "patch", "delete", "options"]

type Found =
  | { readonly kind: "resource"; readonly resource: ResourceLine; readonly block: AllowBlock }
  | { readonly kind: "none"; readonly absence: Absence }

/** Why a file does not start: `*` with credentials. resource.rb, initialize */
export const misconfigured = (blocks: readonly AllowBlock[]): ResourceLine | null =>
  blocks
    .flatMap(({ resources }) => resources)
    .find(
      ({ isPublic, options }) =>
        isPublic &&
        truth(options.get("credentials") ?? { kind: "nothing", span: { from: 0, to: 0 } }) === true,
    ) ?? null

/** rack-cors 3.0.0 and 1.1.1, lib/rack/cors.rb and lib/rack/cors/resource.rb */
export class RackCors {
  private readonly evaluation: Evaluation
  private readonly version: RackCorsVersion
  private readonly blocks: readonly AllowBlock[]

  constructor(evaluation: Evaluation, version: RackCorsVersion, blocks: readonly AllowBlock[]) {
    this.evaluation = evaluation
    this.version = version
    this.blocks = blocks
  }

  call(request: ServerRequest): CorsOutcome {
    const origin = get(request.headers, "Origin") ?? get(request.headers, "X-Origin")
    const path = cleaned(request.path.split("?")[0] ?? "/")
    const asked = get(request.headers, "Access-Control-Request-Method")
    const found = origin === null ? null : this.matching(path, origin, request)
    if (origin !== null && request.method === "OPTIONS" && asked !== null) {
      if (found?.kind !== "resource")
        return { kind: "answered", status: 200, headers: [], absences: found === null ? [] : [found.absence] }
      return this.preflight(found.resource, found.block, origin, asked, request)
    }
    const varied = this.blocks.flatMap(({ resources }) => resources).find((each) => this.isPath(each, path))
    const named = varied?.options.get("vary")
    const names = named === undefined ? ["Origin"] : textsOf(named)
    return {
      kind: "passed on",
      headers: found?.kind === "resource" ? this.headers(found.resource, found.block, origin ?? "") : [],
      vary: varied === undefined ? [] : names.length > 0 ? names : ["Origin"],
      varyCause:
        varied === undefined
          ? null
          : { span: varied.span, option: "resource", why: "what a resource covers differs by origin" },
      absences: found?.kind === "none" ? [found.absence] : [],
    }
  }

  /** cors.rb, match_resource: the first block that lets the origin in and has the path */
  private matching(path: string, origin: string, request: ServerRequest): Found {
    let near: Absence | null = null
    let isLetIn = false
    for (const block of this.blocks) {
      const refusal = this.refusal(block, origin, request)
      if (refusal !== null) {
        near ??= refusal
        continue
      }
      isLetIn = true
      const resource = block.resources.find((each) => this.isPath(each, path) && this.holds(each, request))
      if (resource !== undefined) return { kind: "resource", resource, block }
    }
    const [first] = this.blocks
    const missing = absence(
      first?.resources[0]?.span ?? null,
      "resource",
      isLetIn ? `no resource covers ${path}` : "no allow block lets the origin in",
    )
    return { kind: "none", absence: isLetIn ? missing : (near ?? missing) }
  }

  /** `if: ->(env) { … }` */
  private holds({ options }: ResourceLine, request: ServerRequest): boolean {
    const test = options.get("if")
    if (test === undefined) return true
    const result = call(this.evaluation, test, [environmentOf(request, test)], test.span)
    return truth(this.evaluation.known(result, { kind: "boolean" })) === true
  }

  /** Why a block does not let an origin in; null where it does. resources.rb, allow_origin? */
  private refusal(
    { origins, originsSpan }: AllowBlock,
    origin: string,
    request: ServerRequest,
  ): Absence | null {
    const listed = flat(
      origins.flatMap((each) => {
        const value = this.evaluation.known(each, { kind: "origins" })
        return [value]
      }),
    )
    if (listed.some((each) => said(each) === "*")) return null
    for (const each of listed) {
      if (each.kind === "nothing") continue
      if (each.kind === "function") {
        const result = call(
          this.evaluation,
          each,
          [text(origin, each.span), environmentOf(request, each)],
          each.span,
        )
        if (truth(this.evaluation.known(result, { kind: "boolean" })) === true) return null
        continue
      }
      if (
        each.kind === "pattern" ? each.pattern?.test(origin) === true : this.isNamed(said(each) ?? "", origin)
      )
        return null
    }
    const near = listed.find((each) => isNear(said(each) ?? "", origin))
    return absence(
      near?.span ?? originsSpan,
      "origins",
      near === undefined
        ? `${origin} is not among the origins`
        : `${said(near) ?? ""} is not ${origin}: ${difference(said(near) ?? "", origin)}`,
    )
  }

  /** With a scheme it is the origin itself; without one, any scheme will do. */
  private isNamed(entry: string, origin: string): boolean {
    const isWhole = this.version.takesAnyScheme
      ? /^[a-z][a-z0-9.+-]*:\/\//.test(entry)
      : /^https?:\/\//.test(entry) || entry === "file://"
    if (isWhole) return entry === origin
    const scheme = /^[a-z][a-z0-9.+-]*:\/\//.exec(origin)?.[0]
    return entry !== "" && scheme !== undefined && origin.slice(scheme.length) === entry
  }

  private isPath({ path }: ResourceLine, asked: string): boolean {
    if (path.kind === "pattern") return path.pattern?.test(asked) === true
    const compiled = compileJsPattern(`^${this.sourceOf(said(path) ?? "")}$`, "")
    return compiled.kind === "pattern" && compiled.pattern.test(asked)
  }

  /** resource.rb, compile */
  private sourceOf(path: string): string {
    return path.replace(
      this.version.escapesDollar ? /:\w+|\/\*|[*.+()$]/g : /:\w+|\/\*|[*.+()]/g,
      (found) => {
        if (found === "/*") return "\\/?(.*?)"
        if (found === "*") return "(.*?)"
        return found.startsWith(":") ? "([^/?&#]+)" : `\\${found}`
      },
    )
  }

  private methods({ options }: ResourceLine): readonly string[] {
    const given = options.get("methods")
    if (given === undefined || given.kind === "nothing") return ["get"]
    return said(given) === "any" && given.kind === "symbol" ? EVERY_METHOD : textsOf(given)
  }

  private preflight(
    resource: ResourceLine,
    block: AllowBlock,
    origin: string,
    asked: string,
    request: ServerRequest,
  ): CorsOutcome {
    const nothingSaid = (option: string, why: string): CorsOutcome => ({
      kind: "answered",
      status: 200,
      headers: [],
      absences: [absence(resource.options.get(option)?.span ?? resource.span, option, why)],
    })
    if (!this.methods(resource).includes(asked.toLowerCase()))
      return nothingSaid(
        "methods",
        `${asked} is not among methods: the preflight is answered without any header`,
      )
    const names = get(request.headers, "Access-Control-Request-Headers")
    const refused = names === null ? undefined : this.refusedHeader(resource, names)
    if (refused !== undefined)
      return nothingSaid(
        "headers",
        `${refused} is not among headers: the preflight is answered without any header`,
      )
    const mirrored: readonly LocatedHeader[] =
      names === null
        ? []
        : [
            {
              name: "access-control-allow-headers",
              value: names,
              cause: causeOf(resource, "headers", "those that were asked for are given back"),
            },
          ]
    return {
      kind: "answered",
      status: 200,
      headers: [...this.headers(resource, block, origin), ...mirrored],
      absences: [],
    }
  }

  private refusedHeader({ options }: ResourceLine, names: string): string | undefined {
    const given = options.get("headers")
    if (given?.kind === "symbol" && given.name === "any") return undefined
    const allowed = given === undefined ? [] : textsOf(given).map((each) => each.toLowerCase())
    return names
      .split(/,\s*/)
      .map((each) => each.toLowerCase())
      .find((each) => !SIMPLE.includes(each) && !allowed.includes(each))
  }

  /** resource.rb, to_headers */
  private headers(
    resource: ResourceLine,
    { originsSpan }: AllowBlock,
    origin: string,
  ): readonly LocatedHeader[] {
    const { options, isPublic } = resource
    const expose = options.get("expose")
    const age = options.get("max_age")
    const header = (name: string, value: string, option: string, why: string): LocatedHeader => ({
      name,
      value,
      cause: causeOf(resource, option, why),
    })
    return [
      {
        name: "access-control-allow-origin",
        value: isPublic ? "*" : origin,
        cause: {
          span: originsSpan,
          option: "origins",
          why: isPublic ? "`*` lets every origin in" : "the origin is let in, and named",
        },
      },
      header(
        "access-control-allow-methods",
        this.methods(resource)
          .map((each) => each.toUpperCase())
          .join(", "),
        "methods",
        "methods names them",
      ),
      header(
        "access-control-expose-headers",
        expose === undefined ? "" : textsOf(expose).join(", "),
        "expose",
        expose === undefined ? "expose is not given" : "expose names them",
      ),
      header(
        "access-control-max-age",
        age === undefined || age.kind === "nothing" ? "7200" : (said(age) ?? "7200"),
        "max_age",
        age === undefined ? "max_age is not given: 7200" : `max_age is ${shown(age)}`,
      ),
      ...(options.get("credentials")?.kind === "boolean" &&
      truth(options.get("credentials") ?? age ?? resource.path) === true
        ? [header("access-control-allow-credentials", "true", "credentials", "credentials is true")]
        : []),
    ]
  }
}

const absence = (span: Absence["cause"]["span"], option: string, why: string): Absence => ({
  header: "access-control-allow-origin",
  layer: "Rack::Cors",
  cause: { span, option, why },
})

const causeOf = (resource: ResourceLine, option: string, why: string): Cause => ({
  span: resource.options.get(option)?.span ?? resource.span,
  option,
  why,
})

/** One text, or a list of them. */
const textsOf = (value: Value): readonly string[] => flat([value]).flatMap((each) => said(each) ?? [])

/** Rack's env, as far as a condition asks it. */
function environmentOf(request: ServerRequest, { span }: Value): Value {
  return host(
    {
      name: "env",
      index: (key, at) => {
        const name = said(key) ?? ""
        if (name === "REQUEST_METHOD") return text(request.method, at)
        if (name === "PATH_INFO") return text(request.path.split("?")[0] ?? "/", at)
        if (name === "HTTP_HOST") return text(request.host ?? "", at)
        const header = /^HTTP_(\w+)$/.exec(name)?.[1]
        const value =
          header === undefined ? null : get(request.headers, byteLowercase(header).replaceAll("_", "-"))
        return value === null ? { kind: "nothing", span: at } : text(value, at)
      },
    },
    span,
  )
}

/** Rack::Utils.clean_path_info, behind unescape_path */
function cleaned(path: string): string {
  let plain = path
  try {
    plain = decodeURIComponent(path)
  } catch {
    return path
  }
  const parts: string[] = []
  for (const part of plain.split("/")) {
    if (part === "" || part === ".") continue
    if (part === "..") parts.pop()
    else parts.push(part)
  }
  return `/${parts.join("/")}`
}
