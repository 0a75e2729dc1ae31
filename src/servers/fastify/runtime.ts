import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import type { Value } from "../../source/javascript/interpreter/values.ts"
import type { NodeResponse } from "../node/node-response.ts"
import type { Absence, LayerInfo, ServerRequest, UnderstoodOption, Visit } from "../server.ts"

/** The hooks of a request, in the order in which they run. https://fastify.dev/docs/latest/Reference/Lifecycle/ */
export const HOOKS = [
  "onRequest",
  "preParsing",
  "preValidation",
  "preHandler",
  "preSerialization",
  "onSend",
] as const
export type HookName = (typeof HOOKS)[number]

/** A function of a hook. */
export interface Hook {
  readonly handler: Value
  readonly info: LayerInfo
}

export type Hooks = Readonly<Record<HookName, Hook[]>>

/** What comes up while one request is answered. */
export interface FastifyExchange {
  readonly request: ServerRequest
  readonly response: NodeResponse
  readonly visits: Visit[]
  readonly absences: Absence[]
  readonly requestOwn: Map<string, Value>
  params: Readonly<Record<string, string>>
  /** the `config` of the route that was found */
  config: Value | null
  /** what `reply.send` was given; null: nothing was sent yet */
  sent: { readonly payload: Value | null; readonly by: LayerInfo } | null
  current: LayerInfo
  /** did `cors` say that a preflight is answered by the route that it adds? */
  isPreflightEnabled: boolean
  callsNotFound: boolean
}

/** What the parts of the emulator share: the program, what its CORS layers were told, and the request that is under way. */
export interface FastifyRuntime {
  readonly evaluation: Evaluation
  readonly corsOptions: (readonly UnderstoodOption[])[]
  /** null while the file is read */
  exchange: FastifyExchange | null
}
