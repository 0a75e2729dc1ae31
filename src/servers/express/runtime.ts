import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import type { RegExpValue } from "../../source/javascript/interpreter/values.ts"
import type { NodeResponse } from "../node/node-response.ts"
import type { Absence, LayerInfo, ServerRequest, UnderstoodOption, Visit } from "../server.ts"

/** What comes up while one request is answered. */
export interface NodeExchange {
  readonly request: ServerRequest
  readonly response: NodeResponse
  readonly visits: Visit[]
  readonly absences: Absence[]
  /** what is left of the path inside of a mounted router */
  url: string
  params: Readonly<Record<string, string>>
}

/** What the parts of the emulator share: the program, what its CORS layers were told, and the request that is under way. */
export interface Runtime {
  readonly evaluation: Evaluation
  /** the options of each cors(…) of the text, the first one first */
  readonly corsOptions: (readonly UnderstoodOption[])[]
  /** patterns of origins that go on where they stopped at the request before */
  readonly remembering: RegExpValue[]
  /** null while the file is read */
  exchange: NodeExchange | null
  /** the layer whose code is running */
  current: LayerInfo
}
