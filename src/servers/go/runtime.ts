import { get } from "../../fetch/header-list.ts"
import type { Evaluation } from "../../source/script/evaluation.ts"
import { call } from "../../source/script/run.ts"
import { type Host, host, list, native, nothing, said, text, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import { isLookedAt } from "../looked-at.ts"
import type {
  Absence,
  Cause,
  Finding,
  LayerInfo,
  LayerRole,
  ServerRequest,
  UnderstoodOption,
  Visit,
} from "../server.ts"
import { canonical, type ResponseWriter } from "./response-writer.ts"
import type { GoVersion } from "./versions.ts"

/** One request, and what is answered to it. */
export interface GoExchange {
  readonly request: ServerRequest
  readonly writer: ResponseWriter
  readonly visits: Visit[]
  readonly absences: Absence[]
  /** who wrote the status */
  answeredBy: LayerInfo | null
}

/** What deals with a request: http.Handler. */
export type Serve = (exchange: GoExchange) => void

/** What a file set up, and what it knows of itself. */
export class GoRuntime {
  readonly evaluation: Evaluation
  readonly version: GoVersion
  readonly findings: Finding[] = []
  readonly options: UnderstoodOption[] = []
  /** outermost first, as far as it is known before a request */
  readonly layers: LayerInfo[] = []
  /** what listens; null until the file says so */
  served: Value | null = null
  /** handlers that were made, the last of them outermost where nothing listens */
  readonly made: Value[] = []
  private readonly handlers = new WeakMap<Host, Serve>()

  constructor(evaluation: Evaluation, version: GoVersion) {
    this.evaluation = evaluation
    this.version = version
  }

  /** A layer of the server; one place of the text is one layer. */
  layer(name: string, role: LayerRole, span: Span | null): LayerInfo {
    const id = `${role}:${name}:${span?.from ?? ""}`
    const known = this.layers.find((each) => each.id === id)
    if (known !== undefined) return known
    const layer: LayerInfo = { id, name, role, span }
    this.layers.push(layer)
    return layer
  }

  /** A handler as a value of the text. */
  handler(given: Host, serve: Serve, span: Span): Value {
    const own: Host = {
      ...given,
      member: (name, at) =>
        given.member?.(name, at) ??
        (name === "ServeHTTP"
          ? native(name, at, (_, where) => {
              if (this.current !== null) serve(this.current)
              return nothing(where)
            })
          : null),
    }
    this.handlers.set(own, serve)
    const value = host(own, span)
    this.made.push(value)
    return value
  }

  private current: GoExchange | null = null

  /** the request that is being answered; null while the file is read */
  get answering(): GoExchange | null {
    return this.current
  }

  /** Lets a value deal with a request: a handler, or a function of the text with a writer and a request. */
  serve(value: Value, exchange: GoExchange): void {
    const before = this.current
    this.current = exchange
    try {
      const known = value.kind === "host" ? this.handlers.get(value.host) : undefined
      if (known !== undefined) known(exchange)
      else
        call(
          this.evaluation,
          value,
          [this.writerOf(exchange, value.span), this.requestOf(exchange, value.span)],
          value.span,
        )
    } finally {
      this.current = before
    }
  }

  /** `w` */
  writerOf({ writer }: GoExchange, span: Span): Value {
    const member = (name: string, at: Span): Value | null => {
      switch (name) {
        case "Header":
          return native(name, at, (_, where) => headerMap(this.evaluation, writer, where))
        case "WriteHeader":
          return native(name, at, ([status], where) => {
            const code = status?.kind === "number" ? status.value : 200
            writer.writeHeader(
              code,
              code >= 300 ? { span: where, option: null, why: `it answers ${code} here` } : null,
            )
            return nothing(where)
          })
        case "Write":
        case "WriteString":
          return native(name, at, ([body], where) => {
            writer.write(body === undefined ? "" : (said(body) ?? ""))
            return nothing(where)
          })
        default:
          return null
      }
    }
    return host({ name: "the response", member }, span)
  }

  /** `r` */
  requestOf({ request }: GoExchange, span: Span): Value {
    const [path = "/"] = request.path.split("?")
    const member = (name: string, at: Span): Value | null => {
      switch (name) {
        case "Method":
          return text(request.method, at)
        case "Host":
          return text(request.host ?? "", at)
        case "RequestURI":
          return text(request.path, at)
        case "Header":
          return host(
            {
              name: "the request’s headers",
              member: (of, where) =>
                of === "Get" || of === "Values"
                  ? native(of, where, ([key], here) =>
                      text(get(request.headers, key === undefined ? "" : (said(key) ?? "")) ?? "", here),
                    )
                  : null,
              index: (key, where) => {
                const value = get(request.headers, said(key) ?? "")
                return value === null ? nothing(where) : list([text(value, where)], where)
              },
            },
            at,
          )
        case "URL":
          return { kind: "map", type: "url.URL", entries: new Map([["Path", text(path, at)]]), span: at }
        default:
          return null
      }
    }
    return host({ name: "the request", member }, span)
  }
}

/**
 * The value of a header, or what the user answered in its place.
 * @throws OpenQuestion where CORS looks at it, and the text does not show it
 */
export const headerValue = (evaluation: Evaluation, name: string, value: Value): Value =>
  isLookedAt(name) ? evaluation.known(value, { kind: "text", suggestions: [] }) : value

/** http.Header of an answer. */
export function headerMap(evaluation: Evaluation, writer: ResponseWriter, span: Span): Value {
  const changing =
    (change: (name: string, value: string, cause: Cause) => void) =>
    ([name, value]: readonly Value[], where: Span): Value => {
      const key = name === undefined ? "" : said(name)
      const written = value === undefined ? "" : said(headerValue(evaluation, key ?? "", value))
      if (key !== null)
        change(canonical(key), written ?? "", {
          span: where,
          option: null,
          why: "it is set here",
        })
      return nothing(where)
    }
  const member = (name: string, at: Span): Value | null => {
    switch (name) {
      case "Set":
        return native(
          name,
          at,
          changing((key, value, cause) => writer.set(key, value, cause)),
        )
      case "Add":
        return native(
          name,
          at,
          changing((key, value, cause) => writer.add(key, value, cause)),
        )
      case "Del":
        return native(
          name,
          at,
          changing((key) => writer.delete(key)),
        )
      case "Get":
        return native(name, at, ([key], where) =>
          text(writer.values(key === undefined ? "" : (said(key) ?? ""))[0] ?? "", where),
        )
      default:
        return null
    }
  }
  return host({ name: "the headers", member }, span)
}

/** A value as JSON, as encoding/json writes it: the keys of a map sorted. */
export function jsonOf(value: Value | undefined): string {
  switch (value?.kind) {
    case "string":
      return JSON.stringify(value.value)
    case "number":
    case "boolean":
      return String(value.value)
    case "list":
      return `[${value.items.map(jsonOf).join(",")}]`
    case "map": {
      const entries = [...value.entries]
      const sorted =
        value.type === null || value.type === "gin.H" ? entries.sort(([a], [b]) => (a < b ? -1 : 1)) : entries
      return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${jsonOf(each)}`).join(",")}}`
    }
    case "nothing":
      return "null"
    default:
      return "{}"
  }
}
