import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import type { Value } from "../../source/javascript/interpreter/values.ts"
import type { Absence, LayerInfo, ServerRequest, UnderstoodOption, Visit } from "../server.ts"
import type { WebHeaders } from "../web/web-headers.ts"
import type { WebResponse } from "../web/web-response.ts"

/** hono 4.13.19, context.js: what a Context keeps while one request is answered. */
export interface HonoExchange {
  readonly request: ServerRequest
  readonly visits: Visit[]
  readonly absences: Absence[]
  readonly vars: Map<string, Value>
  response: WebResponse | null
  /** the headers that the response was made with, as long as nothing was made from it anew; null: something was */
  asMade: WebHeaders | null
  /** headers that were set before there was a response */
  prepared: WebHeaders | null
  status: number | null
  finalized: boolean
  params: Readonly<Record<string, string>>
  answeredBy: LayerInfo | null
}

/** What the parts of the emulator share: the program, what its CORS layers were told, and the request that is under way. */
export interface HonoRuntime {
  readonly evaluation: Evaluation
  readonly corsOptions: (readonly UnderstoodOption[])[]
  /** null while the file is read */
  exchange: HonoExchange | null
}
