import type { Mender, Policy } from "./mend.ts"
import type { Server } from "./server.ts"
import type { Upstream } from "./upstream.ts"

/** A pasted text, and what it runs under. */
export interface EmulatorInput {
  readonly source: string
  /** one of the framework's */
  readonly version: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
  /** what stands behind it, where it is a part of a server only */
  readonly upstream: Upstream
}

/** What reads a framework's files and answers as it does. It is loaded when the first of its files is there. */
export interface Emulator {
  /** Never throws: what is wrong with the text is among the server's findings. */
  readonly serve: (input: EmulatorInput) => Server
  /** changes of the text that may meet a need; the simulation says whether they do */
  readonly mend: Mender
  /** a policy, written as its users write one */
  readonly write: (policy: Policy) => string
}
