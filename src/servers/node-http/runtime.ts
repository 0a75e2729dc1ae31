import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import type { Value } from "../../source/javascript/interpreter/values.ts"
import type { NodeResponse } from "../node/node-response.ts"
import type { LayerInfo, ServerRequest } from "../server.ts"

/** What the parts of the emulator share: the program, and the servers that it makes. */
export interface NodeHttpRuntime {
  readonly evaluation: Evaluation
  readonly servers: OwnServer[]
}

/** What `createServer` gives: who listens to its requests. */
export interface OwnServer {
  readonly listeners: Value[]
  isListening: boolean
}

/** One request, and the answer as far as it has come. */
export interface Exchange {
  readonly evaluation: Evaluation
  readonly request: ServerRequest
  readonly response: NodeResponse
  readonly layer: LayerInfo
  /** the headers are on their way: nothing of them can be changed any more */
  areHeadersSent: boolean
}
