import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import {
  host,
  nativeFunction,
  object,
  string,
  text,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { corsMiddleware } from "../express/cors.ts"
import { expressModules } from "../express/modules.ts"
import type { Runtime } from "../express/runtime.ts"
import { causeIn } from "../node/cause-in.ts"
import { cookiesOf, headerOf } from "../node/request-headers.ts"
import type { ServerRequest } from "../server.ts"
import { headersOf, WebHeaders, webHeadersValue } from "../web/web-headers.ts"
import {
  responseClass,
  responseOf,
  type WebResponse,
  webGlobals,
  webResponseValue,
} from "../web/web-response.ts"

/** What the emulator keeps beside the program. */
export interface NextRuntime extends Runtime {
  /** responses that let the request go on: `NextResponse.next()` */
  readonly passing: WeakSet<WebResponse>
  /** the request that is being answered; null while the file is read */
  request: ServerRequest | null
}

/** `NextResponse`: the platform's Response, and `next()`. */
function nextResponse(runtime: NextRuntime, span: Span): Value {
  const { evaluation } = runtime
  const own = responseClass(evaluation, "NextResponse", span, 307)
  if (own.kind !== "host") return own
  const goOn = (name: string, at: Span): Value =>
    nativeFunction(`NextResponse.${name}`, at, (args, where) => {
      const init = args.at(-1)
      const given = init?.kind === "object" ? init.properties.get("headers")?.value : undefined
      const made: WebResponse = {
        status: 200,
        headers: given === undefined ? new WebHeaders() : headersOf(given, causeIn(evaluation)),
        body: null,
        span: where,
        typing: "none",
        madeWith: "a list",
      }
      runtime.passing.add(made)
      return webResponseValue(evaluation, made, where)
    })
  return {
    ...own,
    host: {
      ...own.host,
      get: (name, at) =>
        name === "next" || name === "rewrite" ? goOn(name, at) : (own.host.get?.(name, at) ?? null),
      isInstance: (each) => responseOf(each) !== null,
    },
  }
}

const requestHeaders = (runtime: NextRuntime, span: Span): Value =>
  webHeadersValue(
    WebHeaders.of(
      (runtime.request?.headers ?? []).map(([name, value]) => ({
        name: name.toLowerCase(),
        value,
        cause: null,
      })),
    ),
    span,
    () => null,
  )

/** `request`: NextRequest, as far as it is known before a request is made. */
export function webRequest(runtime: NextRuntime, request: ServerRequest, span: Span): Value {
  const origin = `${request.scheme}://${request.host ?? "localhost"}`
  const [path = "/", query = ""] = request.path.split("?")
  const nextUrl = (at: Span): Value =>
    object(
      {
        pathname: string(path, at),
        search: string(query === "" ? "" : `?${query}`, at),
        origin: string(origin, at),
        href: string(origin + request.path, at),
        host: string(request.host ?? "localhost", at),
        protocol: string(`${request.scheme}:`, at),
      },
      at,
    )
  return host("request", span, {
    get: (name, at) => {
      switch (name) {
        case "method":
          return string(request.method, at)
        case "url":
          return string(origin + request.path, at)
        case "headers":
          return requestHeaders(runtime, at)
        case "nextUrl":
          return nextUrl(at)
        case "cookies":
          return host("cookies", at, {
            get: (member, where) =>
              nativeFunction(`cookies.${member}`, where, ([of], here) => {
                const own = cookiesOf(headerOf(request, "cookie"), here)[
                  of === undefined ? "" : (text(of) ?? "")
                ]
                return own === undefined ? undefinedAt(here) : object({ value: own }, here)
              }),
          })
        default:
          return null
      }
    },
  })
}

/** What the emulator plays of packages: Next's own, and what handlers of Node may use. */
export function nextModules(runtime: () => NextRuntime): ReadonlyMap<string, Module> {
  return new Map<string, Module>([
    ...expressModules(runtime, (application) => application),
    ...webGlobals,
    [
      "next/server",
      (_, span) =>
        host("next/server", span, {
          get: (name, at) =>
            name === "NextResponse" || name === "default" ? nextResponse(runtime(), at) : null,
        }),
    ],
    ["global NextResponse", (_, span) => nextResponse(runtime(), span)],
    [
      "next/headers",
      (_, span) =>
        host("next/headers", span, {
          get: (name, at) =>
            name === "headers"
              ? nativeFunction("headers", at, (_args, where) => requestHeaders(runtime(), where))
              : null,
        }),
    ],
    [
      "nextjs-cors",
      (_, span) =>
        host("nextjs-cors", span, {
          isFunction: true,
          call: ([req, res, options], at) => runCors(runtime(), req, res, options, at),
          get: (name, at) =>
            name === "default"
              ? nativeFunction("NextCors", at, ([req, res, options], where) =>
                  runCors(runtime(), req, res, options, where),
                )
              : null,
        }),
    ],
  ])
}

/** The npm package `nextjs-cors`: it runs `cors` for one request. */
function runCors(
  runtime: NextRuntime,
  req: Value | undefined,
  res: Value | undefined,
  options: Value | undefined,
  span: Span,
): Value {
  const next = nativeFunction("next", span, (_, at) => undefinedAt(at))
  const middleware = corsMiddleware(runtime, options, span)
  return callValue(
    runtime.evaluation,
    middleware,
    [req ?? undefinedAt(span), res ?? undefinedAt(span), next],
    span,
  )
}
