import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { getMember } from "../../source/javascript/interpreter/members.ts"
import {
  boolean,
  host,
  nativeFunction,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { corsMiddleware } from "../express/cors.ts"
import type { Endings } from "../express/express.ts"
import { makeRouter, type Router, routerOf } from "../express/router.ts"
import type { NodeExchange, Runtime } from "../express/runtime.ts"
import type { LayerInfo } from "../server.ts"

/** A Socket.IO server of the text: it takes the requests under its path before anything else of the HTTP server. */
export interface Engine {
  readonly router: Router
  readonly path: string
  readonly span: Span
  readonly hasCors: boolean
}

export interface SocketRuntime extends Runtime {
  readonly engines: Engine[]
}

const LAYER: LayerInfo = { id: "engine.io", name: "Engine.IO", role: "route", span: null }

/** `new Server(httpServer, options)` of socket.io 4.8.4: `cors` goes to the npm package of that name. engine.io 6.6, server.js */
function makeServer(runtime: SocketRuntime, given: readonly Value[], span: Span): Value {
  const { evaluation } = runtime
  const options = given.find((each) => each.kind === "object") ?? null
  const member = (name: string): Value | null =>
    options === null ? null : getMember(evaluation, options, name, options.span)
  const app = makeRouter(runtime, "app", span)
  const router = routerOf(app)
  if (router === null) throw new Error("a router is one")
  router.settings.set("x-powered-by", boolean(false, span))
  const cors = member("cors")
  const hasCors = cors !== null && cors.kind !== "undefined"
  if (hasCors)
    callValue(
      evaluation,
      getMember(evaluation, app, "use", span),
      [corsMiddleware(runtime, cors, cors.span)],
      span,
    )
  const path = member("path")
  runtime.engines.push({ router, path: path?.kind === "string" ? path.value : "/socket.io", span, hasCors })
  const self: Value = host("io", span, {
    get: (name, at) =>
      nativeFunction(`io.${name}`, at, (_args, where) =>
        name === "of" || name === "to" ? self : undefinedAt(where),
      ),
  })
  return self
}

/** The package: a class by its name, and a function by itself. */
export const socketIoModule =
  (runtime: () => SocketRuntime): Module =>
  (_, span) => {
    const server = (at: Span): Value =>
      host("Server", at, {
        isFunction: true,
        call: (args, where) => makeServer(runtime(), args, where),
        construct: (args, where) => makeServer(runtime(), args, where),
      })
    return host("socket.io", span, {
      isFunction: true,
      call: (args, at) => makeServer(runtime(), args, at),
      get: (name, at) => (name === "Server" || name === "default" ? server(at) : null),
    })
  }

/** engine.io 6.6.12, server.js, errorMessages */
const MESSAGES = ["Transport unknown", "Session ID unknown", "Bad handshake method", "Bad request"] as const

/** What the engine says to a request that its middleware let through. server.js, verify and handshake */
function answer({ request, response, visits }: NodeExchange): void {
  if (response.isEnded) return
  const query = new URLSearchParams(request.path.split("?")[1] ?? "")
  const transport = query.get("transport") ?? ""
  const code =
    transport !== "polling" && transport !== "websocket"
      ? 0
      : query.get("sid") !== null
        ? 1
        : request.method !== "GET"
          ? 2
          : transport === "websocket"
            ? 3
            : null
  if (code === null) {
    visits.push({ layer: LAYER, action: "answered", note: "a new session" })
    response.setHeader("Content-Type", "text/plain; charset=UTF-8", null)
    response.setHeader("Cache-Control", "no-store", null)
    response.end(
      '0{"sid":"…","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}',
      LAYER,
    )
    return
  }
  const message = MESSAGES[code] ?? ""
  const why =
    request.method === "OPTIONS"
      ? `Engine.IO takes an OPTIONS for a handshake: 400, ${message}`
      : `Engine.IO refuses it: ${message}`
  visits.push({ layer: LAYER, action: "answered", note: why })
  response.statusCode = 400
  response.cause = { span: null, option: "cors", why }
  response.setHeader("Content-Type", "application/json", null)
  response.end(request.method === "HEAD" ? "" : JSON.stringify({ code, message }), LAYER)
}

/** What its middleware hands on as an error is a bad request. */
function failed(exchange: NodeExchange): void {
  const { response, request } = exchange
  if (response.isEnded) return
  response.statusCode = 400
  response.cause = { span: null, option: "cors", why: "its middleware failed: Engine.IO answers 400" }
  response.setHeader("Content-Type", "application/json", null)
  response.end(request.method === "HEAD" ? "" : JSON.stringify({ code: 3, message: MESSAGES[3] }), LAYER)
}

export const ENGINE: Endings = {
  final: (exchange, error) => (error === null ? answer(exchange) : failed(exchange)),
  taken: (exchange) => answer(exchange),
}
