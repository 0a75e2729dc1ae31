import type { Evaluation } from "../../source/python/evaluation.ts"
import type { FunctionValue, Value } from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import type { Absence, ServerRequest, UnderstoodOption, Visit } from "../server.ts"
import type { AioResource } from "./routing.ts"

/** `aiohttp_cors.ResourceOptions(…)`, normalized. */
export interface ResourceOptions {
  readonly allowCredentials: boolean
  readonly exposeHeaders: "*" | readonly string[]
  /** in upper case */
  readonly allowHeaders: "*" | readonly string[]
  readonly maxAge: number | null
  readonly allowMethods: "*" | readonly string[] | null
  readonly span: Span
}

/** Options by origin: `{"*": ResourceOptions(…)}` */
export type OriginConfig = ReadonlyMap<string, ResourceOptions>

/** What CORS is configured for. resource → its own, and its routes' */
export interface ResourceConfig {
  readonly byDefault: OriginConfig
  readonly byMethod: Map<string, OriginConfig>
}

/** What `aiohttp_cors.setup(app)` gives. */
export interface CorsSetup {
  readonly defaults: OriginConfig
  readonly resources: Map<AioResource, ResourceConfig>
  readonly span: Span
}

export interface AioApp {
  readonly resources: AioResource[]
  /** outermost first */
  readonly middlewares: FunctionValue[]
  /** `app.on_response_prepare.append(…)`: run on every answer before it is sent */
  readonly signals: FunctionValue[]
  cors: CorsSetup | null
  readonly span: Span
}

export interface AioExchange {
  readonly request: ServerRequest
  readonly visits: Visit[]
  readonly absences: Absence[]
}

export interface AioRuntime {
  readonly evaluation: Evaluation
  readonly apps: AioApp[]
  readonly corsOptions: UnderstoodOption[]
  exchange: AioExchange | null
  /** what `cors.add(route)` is given: the values of resources and routes */
  readonly entities: WeakMap<Value, { readonly resource: AioResource; readonly method: string | null }>
}
