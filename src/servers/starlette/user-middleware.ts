import { callFunction, callValue } from "../../source/python/calls.ts"
import { classAttribute, derivesFrom, instantiate } from "../../source/python/classes.ts"
import type { Evaluation } from "../../source/python/evaluation.ts"
import {
  type CallArguments,
  type ClassValue,
  callable,
  type FunctionValue,
  isSequence,
  none,
  number,
  PythonError,
  string,
  type Value,
} from "../../source/python/values.ts"
import type { Draft, Exchange, Layer, Next, Outcome } from "../python/draft.ts"
import type { LayerInfo } from "../server.ts"
import type { MiddlewareDeclaration } from "./app.ts"
import { draftOf, requestValue, responseFrom, responseValue, scopeValue } from "./request-values.ts"

/** A middleware that the text itself defines, run on each request: as a function, a BaseHTTPMiddleware, or a raw ASGI class. */
export function userLayer(
  evaluation: Evaluation,
  info: LayerInfo,
  declaration: MiddlewareDeclaration,
): Layer {
  const { dispatch, of, span } = declaration
  const run = (exchange: Exchange, next: Next): Outcome => {
    if (dispatch !== null) return runDispatch(evaluation, info, exchange, next, dispatch)
    if (of.kind === "function") return runFactory(evaluation, info, exchange, next, of, declaration)
    if (of.kind !== "class") return next()
    const own = classAttribute(of, "dispatch")
    const app = callable("app", span, () => none(span))
    if (own?.kind === "function" && derivesFrom(of, "BaseHTTPMiddleware")) {
      const self = instance(evaluation, of, app, declaration.arguments)
      return runDispatch(evaluation, info, exchange, next, { ...own, self })
    }
    const call = classAttribute(of, "__call__")
    if (call?.kind !== "function") return next()
    return runAsgi(evaluation, info, exchange, next, (inner) => ({
      ...call,
      self: instance(evaluation, of, inner, declaration.arguments),
    }))
  }
  return {
    info,
    handle(exchange, next) {
      evaluation.restart()
      let isPassed = false
      const watched: Next = () => {
        isPassed = true
        return next()
      }
      const outcome = guarded(() => run(exchange, watched))
      if (outcome.kind === "raised" && !isPassed)
        exchange.visits.push({ layer: info, action: "raised", note: outcome.error.type })
      else if (outcome.kind === "response" && !isPassed)
        exchange.visits.push({ layer: info, action: "answered", note: `${outcome.draft.status}` })
      return outcome
    },
  }
}

function guarded(run: () => Outcome): Outcome {
  try {
    return run()
  } catch (error) {
    if (error instanceof PythonError) return { kind: "raised", error }
    throw error
  }
}

/** The middleware object, made once for each request here: what it keeps between requests is not followed. */
const instance = (evaluation: Evaluation, of: ClassValue, app: Value, given: CallArguments): Value => {
  const made = instantiate(evaluation, of, { ...given, positional: [app] }, of.span)
  if (made.kind === "instance" && !made.attributes.has("app")) made.attributes.set("app", app)
  return made
}

/** `async def dispatch(self, request, call_next)`. What raises in `call_next` raises in the text. */
function runDispatch(
  evaluation: Evaluation,
  info: LayerInfo,
  exchange: Exchange,
  next: Next,
  dispatch: FunctionValue,
): Outcome {
  let inner: Draft | null = null
  const callNext = callable("call_next", dispatch.span, (_args, at) => {
    const outcome = next()
    if (outcome.kind === "raised") throw outcome.error
    inner = outcome.draft
    return responseValue(evaluation, outcome.draft, at, () => {})
  })
  const request = requestValue(exchange.request, dispatch.span)
  const value = callFunction(evaluation, dispatch, {
    positional: [request, callNext],
    keywords: new Map(),
    span: dispatch.span,
  })
  const draft = draftOf(value) ?? responseFrom(evaluation, value, info)
  if (draft !== null) return { kind: "response", draft }
  // It returned something that can't be followed: the answer that it got, if it asked for one, else the next one's.
  return inner === null ? next() : { kind: "response", draft: inner }
}

/** `async def __call__(self, scope, receive, send)`, with the app it wraps. */
function runAsgi(
  evaluation: Evaluation,
  info: LayerInfo,
  exchange: Exchange,
  next: Next,
  method: (app: Value) => FunctionValue,
): Outcome {
  const { of, sent, app, send, receive, restore } = asgiWorld(evaluation, info, next)
  const call = method(app)
  try {
    callFunction(evaluation, call, {
      positional: [scopeValue(exchange.request, call.span), receive(call), send(call)],
      keywords: new Map(),
      span: call.span,
    })
  } finally {
    restore()
  }
  const draft = sent()
  return draft === null ? of() : { kind: "response", draft }
}

/** `def middleware(app): async def inner(scope, receive, send): …; return inner` */
function runFactory(
  evaluation: Evaluation,
  info: LayerInfo,
  exchange: Exchange,
  next: Next,
  factory: FunctionValue,
  declaration: MiddlewareDeclaration,
): Outcome {
  return runAsgi(evaluation, info, exchange, next, (app) => {
    const made = callFunction(evaluation, factory, {
      ...declaration.arguments,
      positional: [app, ...declaration.positional],
    })
    return made.kind === "function" ? made : factory
  })
}

/** What an ASGI callable sees: an app to call, a `send` that takes messages, and response objects that send themselves. */
function asgiWorld(evaluation: Evaluation, info: LayerInfo, next: Next) {
  let draft: Draft | null = null
  const before = evaluation.callObject
  const messageOf = (made: Draft): Value => ({
    kind: "dict",
    span: info.span ?? { from: 0, to: 0 },
    entries: entriesOf(made, info.span ?? { from: 0, to: 0 }),
  })
  const deliver = (made: Draft, to: Value | undefined): void => {
    draft = made
    // A `send` of the text's own sees the message first, and may change its headers.
    if (to?.kind !== "function") return
    const recorded = evaluation.calls.length
    const message = messageOf(made)
    callValue(evaluation, to, { positional: [message], keywords: new Map(), span: to.span }, to.span)
    readBack(made, message)
    applyMutableHeaders(evaluation, made, recorded)
  }
  evaluation.callObject = (object, args) => {
    const made = responseFrom(evaluation, object, info)
    if (made === null) return null
    deliver(made, args.positional[2])
    return none(args.span)
  }
  const app = callable("app", info.span ?? { from: 0, to: 0 }, (args, at) => {
    const outcome = next()
    if (outcome.kind === "raised") throw outcome.error
    deliver(outcome.draft, args.positional[2])
    return none(at)
  })
  return {
    app,
    sent: () => draft,
    of: next,
    send: (of: FunctionValue) => callable("send", of.span, (_args, at) => none(at)),
    receive: (of: FunctionValue) => callable("receive", of.span, (_args, at) => none(at)),
    restore: () => {
      evaluation.callObject = before
    },
  }
}

function entriesOf(made: Draft, span: { from: number; to: number }) {
  const bytes = (value: string): Value => ({ kind: "bytes", value, span })
  const headers: Value = {
    kind: "list",
    span,
    items: made.headers.map(
      ({ name, value }): Value => ({ kind: "tuple", span, items: [bytes(name), bytes(value)] }),
    ),
  }
  return [
    { key: string("type", span), value: string("http.response.start", span) },
    { key: string("status", span), value: number(made.status, span) },
    { key: string("headers", span), value: headers },
  ]
}

/** Takes over headers that the text appended to `message["headers"]`. */
function readBack(made: Draft, message: Value): void {
  if (message.kind !== "dict") return
  const headers = message.entries.find(({ key }) => key.kind === "string" && key.value === "headers")?.value
  if (headers === undefined || !isSequence(headers)) return
  const pairs = headers.items.flatMap((item) => {
    const [name, value] = isSequence(item) ? item.items : []
    return name?.kind === "bytes" && value?.kind === "bytes"
      ? [{ name: name.value, value: value.value, span: item.span }]
      : []
  })
  const kept = made.headers.filter((header) =>
    pairs.some(({ name, value }) => name === header.name && value === header.value),
  )
  const added = pairs.filter(
    ({ name, value }) => !made.headers.some((header) => header.name === name && header.value === value),
  )
  made.headers = [
    ...kept,
    ...added.map(({ name, value, span }) => ({
      name,
      value,
      cause: { span, option: null, why: "the text adds it" },
    })),
  ]
}

/** `headers = MutableHeaders(scope=message); headers.append(…)` */
function applyMutableHeaders(evaluation: Evaluation, made: Draft, from: number): void {
  for (const { target, method, arguments: args, span } of evaluation.calls.slice(from)) {
    if (target.kind !== "object" || !target.path.endsWith("MutableHeaders")) continue
    const [name, value] = args.positional
    if (name?.kind !== "string") continue
    const cause = { span, option: null, why: `the text sets it: ${evaluation.textAt(span)}` }
    if (method === "add_vary_header") made.addVary(name.value, cause)
    if (value?.kind !== "string") continue
    if (method === "__setitem__") made.set(name.value, value.value, cause)
    if (method === "append") made.append(name.value, value.value, cause)
    if (method === "setdefault" && made.get(name.value) === null) made.set(name.value, value.value, cause)
  }
}
