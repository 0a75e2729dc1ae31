import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import type { ObjectValue, Value } from "../../source/javascript/interpreter/values.ts"
import type { NodeResponse } from "../node/node-response.ts"
import type { Absence, LayerInfo, ServerRequest, UnderstoodOption, Visit } from "../server.ts"

/** What comes up while one request is answered. */
export interface KoaExchange {
  readonly request: ServerRequest
  readonly response: NodeResponse
  readonly visits: Visit[]
  readonly absences: Absence[]
  readonly state: ObjectValue
  /** `ctx.body`; null: it was never set */
  body: Value | null
  isExplicitStatus: boolean
  isExplicitNullBody: boolean
  /** who let the request go no further */
  answeredBy: LayerInfo | null
  /** the methods of the routes whose path fits: null where no router was reached */
  matched: readonly string[] | null
  params: Readonly<Record<string, string>>
}

/** What the parts of the emulator share: the program, what its CORS layers were told, and the request that is under way. */
export interface KoaRuntime {
  readonly evaluation: Evaluation
  readonly corsOptions: (readonly UnderstoodOption[])[]
  /** null while the file is read */
  exchange: KoaExchange | null
}
