import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { promised } from "../../source/javascript/interpreter/members.ts"
import { isOpaque, undefinedAt, type Value } from "../../source/javascript/interpreter/values.ts"
import { runInOnion } from "../node/onion.ts"
import { refusalOf, SOUNDS_LIKE_ROUTES } from "../node/opaque-middleware.ts"
import type { LayerInfo } from "../server.ts"
import { setStatus, setTextBody } from "./body.ts"
import type { KoaExchange, KoaRuntime } from "./runtime.ts"

/** A middleware that `use` adds. */
export interface KoaLayer {
  readonly handler: Value
  readonly info: LayerInfo
}

/** What an answer looks like so far: two that are equal were not changed in between. */
const looks = ({ response, body }: KoaExchange): string =>
  JSON.stringify([
    response.statusCode,
    response.headers.map(({ name, value }) => [name, value]),
    body?.kind ?? null,
  ])

/**
 * koa-compose 4, index.js: runs middleware as an onion.
 * @param next what comes after the last one
 * @returns a promise, which is rejected with what was thrown
 */
export function compose(
  runtime: KoaRuntime,
  layers: readonly KoaLayer[],
  context: Value,
  next: () => Value,
): Value {
  const dispatch = (at: number): Value => {
    const layer = layers[at]
    return layer === undefined ? next() : runLayer(runtime, layer, context, () => dispatch(at + 1))
  }
  return promised(() => dispatch(0), { from: 0, to: 0 })
}

function runLayer(
  runtime: KoaRuntime,
  { handler, info }: KoaLayer,
  context: Value,
  goOn: () => Value,
): Value {
  const { exchange, evaluation } = runtime
  if (exchange === null) return undefinedAt(handler.span)
  if (isOpaque(handler)) return opaque(runtime, exchange, handler, info, goOn)
  return runInOnion(
    {
      info,
      span: handler.span,
      visits: exchange.visits,
      looks: () => looks(exchange),
      status: () => exchange.response.statusCode,
    },
    (next) =>
      evaluation.inDoubt("ask now", () => callValue(evaluation, handler, [context, next], handler.span)),
    goOn,
    () => {
      exchange.answeredBy = info
    },
  )
}

/** A middleware that the text does not show: what sounds like routes answers, anything else does what the user says. */
function opaque(
  { evaluation }: KoaRuntime,
  exchange: KoaExchange,
  handler: Value,
  info: LayerInfo,
  goOn: () => Value,
): Value {
  const { visits, request } = exchange
  if (SOUNDS_LIKE_ROUTES.test(info.name)) {
    // A router that is not shown answers what it has, and lets the rest through: OPTIONS is among the rest.
    if (request.method === "OPTIONS") {
      visits.push({ layer: info, action: "passed on", note: "routes have no OPTIONS" })
      return goOn()
    }
    visits.push({ layer: info, action: "answered", note: "it is not in the paste: it is taken to answer" })
    exchange.answeredBy = info
    setTextBody(exchange, "{}", "application/json; charset=utf-8")
    return undefinedAt(handler.span)
  }
  const refusal = refusalOf(evaluation, handler, info, request)
  if (refusal === null) {
    visits.push({ layer: info, action: "passed on", note: "" })
    return goOn()
  }
  const { status, why } = refusal
  visits.push({ layer: info, action: "answered", note: why })
  exchange.answeredBy = info
  setStatus(exchange, status)
  exchange.response.cause = { span: handler.span, option: null, why }
  return undefinedAt(handler.span)
}
