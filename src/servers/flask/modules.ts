import { get } from "../../fetch/header-list.ts"
import type { Evaluation } from "../../source/python/evaluation.ts"
import { pythonModules } from "../../source/python/modules.ts"
import {
  argument,
  type CallArguments,
  callable,
  type FunctionValue,
  host,
  isSequence,
  none,
  string,
  type Value,
} from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import { Draft } from "../python/draft.ts"
import { percentDecoded } from "../python/percent-decode.ts"
import { requestHeaders } from "../python/request-headers.ts"
import { appOf, hooksOf, makeApp, makeBlueprint } from "./app.ts"
import { fits, setCorsHeaders } from "./cors.ts"
import { HttpAbort } from "./errors.ts"
import {
  type CorsOptions,
  combined,
  fromConfig,
  fromDict,
  optionsOf,
  refuseIfForbidden,
  understood,
} from "./options.ts"
import { jsonText, madeResponse, responseFrom, responseValue, VIEW } from "./response.ts"
import type { FlaskRuntime } from "./runtime.ts"

const CORS_LAYER = "CORS"

type Module = (evaluation: Evaluation, span: Span) => Value

/** What the emulator plays of Flask, Flask-CORS and their company. */
export function flaskModules(runtime: () => FlaskRuntime): ReadonlyMap<string, Module> {
  const plain =
    (label: string, call: (args: CallArguments, span: Span) => Value): Module =>
    (_, span) =>
      callable(label, span, call)
  const response = (draft: Draft, span: Span) => responseValue(runtime().evaluation, draft, span)
  return new Map<string, Module>([
    ...pythonModules,
    ["flask.Flask", plain("Flask", (_args, span) => makeApp(runtime(), span))],
    ["flask.Blueprint", plain("Blueprint", (args, span) => makeBlueprint(runtime(), args, span))],
    [
      "flask.jsonify",
      plain("jsonify", (args, span) => {
        const given: Value =
          args.keywords.size > 0
            ? {
                kind: "dict",
                entries: [...args.keywords].map(([key, { value }]) => ({ key: string(key, span), value })),
                span,
              }
            : args.positional.length === 1
              ? (args.positional[0] ?? none(span))
              : { kind: "list", items: [...args.positional], span }
        const headers = [{ name: "content-type", value: "application/json", cause: null }]
        return response(new Draft(VIEW, 200, headers, jsonText(given) ?? ""), span)
      }),
    ],
    [
      "flask.make_response",
      plain("make_response", (args, span) => {
        const { evaluation } = runtime()
        const [first, ...rest] = args.positional
        const items: Value[] = [first ?? string("", span), ...rest]
        return response(
          responseFrom(
            evaluation,
            rest.length === 0 ? (first ?? string("", span)) : { kind: "tuple", items, span },
            VIEW,
          ),
          span,
        )
      }),
    ],
    [
      "flask.Response",
      plain("Response", (args, span) => response(madeResponse(runtime().evaluation, args, VIEW, span), span)),
    ],
    [
      "flask.redirect",
      plain("redirect", (args, span) => {
        const to = argument(args, 0, "location")
        const code = argument(args, 1, "code")
        const url = to?.kind === "string" ? to.value : "/"
        const draft = new Draft(
          VIEW,
          code?.kind === "number" ? code.value : 302,
          [{ name: "content-type", value: "text/html; charset=utf-8", cause: null }],
          `<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be redirected automatically to the target URL: <a href="${url}">${url}</a>. If not, click the link.\n`,
          { span, option: null, why: "the code redirects" },
        )
        draft.append("location", url, { span, option: null, why: "the code redirects" })
        return response(draft, span)
      }),
    ],
    [
      "flask.abort",
      plain("abort", (args, span) => {
        const [status, description] = [argument(args, 0, "code"), argument(args, 1, "description")]
        throw new HttpAbort(
          status?.kind === "number" ? status.value : 500,
          description?.kind === "string" ? description.value : null,
          status?.kind === "host" ? status : null,
          span,
        )
      }),
    ],
    ["flask.request", (_, span) => requestValue(runtime, span)],
    ["flask.g", (_, span) => bag("g", span)],
    ["flask_cors.CORS", plain("CORS", (args, span) => cors(runtime(), args, span))],
    ["flask_cors.cross_origin", plain("cross_origin", (args, span) => crossOrigin(runtime(), args, span))],
  ])
}

/** An object whose attributes can be set and read again. */
function bag(label: string, span: Span): Value {
  const kept = new Map<string, Value>()
  return host(label, span, {
    truthy: true,
    attribute: (name) => kept.get(name) ?? null,
    setAttribute: (name, value) => {
      kept.set(name, value)
    },
  })
}

/** `flask.request`: that of the exchange that is under way. */
function requestValue(runtime: () => FlaskRuntime, span: Span): Value {
  const current = () => runtime().exchange?.request ?? null
  return host("request", span, {
    truthy: true,
    attribute(name, at) {
      const request = current()
      if (request === null) return null
      switch (name) {
        case "method":
          return string(request.method, at)
        case "path":
          return string(request.path.replace(/\?.*$/, ""), at)
        case "origin": {
          const origin = get(request.headers, "origin")
          return origin === null ? none(at) : string(origin, at)
        }
        case "headers":
          return requestHeaders(request.headers, at)
        default:
          return null
      }
    },
  })
}

/** `CORS(app, …)`, and `CORS()` with `init_app` later on. extension.py */
function cors(runtime: FlaskRuntime, args: CallArguments, span: Span): Value {
  const target = argument(args, 0, "app")
  if (target !== null && target.kind !== "none")
    initApp(runtime, target, optionsOf(args), optionsOf(args), span)
  return host("CORS", span, {
    truthy: true,
    attribute: (name, at) =>
      name === "init_app"
        ? callable("cors.init_app", at, (own, where) => {
            const app = argument(own, 0, "app")
            if (app !== null) initApp(runtime, app, optionsOf(args), optionsOf(own), where)
            return none(where)
          })
        : null,
  })
}

function initApp(
  runtime: FlaskRuntime,
  target: Value,
  ofConstructor: CorsOptions,
  own: CorsOptions,
  span: Span,
): void {
  const { evaluation } = runtime
  const config = appOf(target)?.config ?? new Map<string, Value>()
  const options = combined(span, fromConfig(config), [...ofConstructor.given], [...own.given])
  refuseIfForbidden(options)
  runtime.corsOptions.push(understood(options))
  const resources = resourcesOf(options).map(({ pattern, over }) => {
    const made = combined(span, fromConfig(config), [...options.given], over)
    refuseIfForbidden(made)
    return { pattern, options: made }
  })
  hooksOf(runtime, target)?.after.push({
    name: CORS_LAYER,
    isCors: true,
    span,
    run: (draft) => {
      const { exchange } = runtime
      if (draft === null || exchange === null || draft.get("access-control-allow-origin") !== null)
        return draft
      const path = percentDecoded(exchange.request.path.replace(/\?.*$/, ""))
      const found = resources.find(({ pattern }) => fits(path, pattern))
      if (found !== undefined) setCorsHeaders(evaluation, exchange, draft, found.options, CORS_LAYER)
      else
        exchange.absences.push({
          header: "access-control-allow-origin",
          layer: CORS_LAYER,
          cause: {
            option: "resources",
            span: options.given.get("resources")?.span ?? span,
            why: `no resource fits ${path}`,
          },
        })
      return draft
    },
  })
}

/** core.py, parse_resources: written-out paths come first, then the longer patterns. */
function resourcesOf(options: CorsOptions) {
  const fixed = (pattern: string): string => (pattern === "*" ? ".*" : pattern)
  const given = options.given.get("resources")
  if (given === undefined) return [{ pattern: "/*", over: [] }]
  if (given.kind === "dict") {
    const slashes = (text: string): number => text.split("/").length - 1
    const rank = (text: string): readonly number[] => [
      /[*\\\]?$^[()]/.test(text) ? 1 : 0,
      -slashes(text),
      -text.length,
    ]
    return given.entries
      .flatMap(({ key, value }) =>
        key.kind === "string" ? [{ pattern: fixed(key.value), over: fromDict(value) }] : [],
      )
      .sort((a, b) => {
        const [x, y] = [rank(a.pattern), rank(b.pattern)]
        const at = x.findIndex((each, i) => each !== y[i])
        return at < 0 ? 0 : (x[at] ?? 0) - (y[at] ?? 0)
      })
  }
  const list = isSequence(given) ? given.items : [given]
  return list.flatMap((each) => (each.kind === "string" ? [{ pattern: fixed(each.value), over: [] }] : []))
}

/** `@cross_origin(…)`. decorator.py: the view answers OPTIONS itself, unless automatic_options is off. */
function crossOrigin(runtime: FlaskRuntime, args: CallArguments, span: Span): Value {
  const options = optionsOf(args)
  const decorate = (value: Value): Value => {
    if (value.kind !== "function") return value
    const made: FunctionValue = { ...value }
    runtime.crossOrigin.set(made, { options, span })
    return made
  }
  const [given] = args.positional
  // `@cross_origin` without parentheses is given the view itself, and returns no view.
  if (given?.kind === "function") return decorate(given)
  runtime.corsOptions.push(understood(options))
  return callable("cross_origin", span, ({ positional: [view] }, at) => decorate(view ?? none(at)))
}
