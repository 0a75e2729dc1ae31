import { parameterCount } from "../../source/javascript/interpreter/functions.ts"
import type { Value } from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { nameOfHandler } from "../node/handler-name.ts"
import type { LayerInfo } from "../server.ts"
import type { KoaRuntime } from "./runtime.ts"

const counts = new WeakMap<KoaRuntime, Map<string, number>>()

/** A middleware as a station on the way. One that takes no `next` can only answer: it is the app's route. */
export function layerInfo(runtime: KoaRuntime, handler: Value, at: Span): LayerInfo {
  const isRoute = handler.kind === "function" && parameterCount(handler) < 2
  const named = nameOfHandler(runtime.evaluation, handler)
  const name = isRoute && named === "a middleware" ? "the handler" : named
  const known = counts.get(runtime) ?? new Map<string, number>()
  counts.set(runtime, known)
  const count = (known.get(name) ?? 0) + 1
  known.set(name, count)
  return {
    id: count === 1 ? name : `${name} ${count}`,
    name,
    role:
      name === "cors"
        ? "cors"
        : isRoute
          ? "route"
          : handler.kind === "host" && handler.label === "router.routes"
            ? "router"
            : "middleware",
    span: handler.kind === "host" || handler.kind === "function" ? handler.span : at,
  }
}
