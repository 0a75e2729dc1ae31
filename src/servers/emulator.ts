import type { Mender, Policy } from "./mend.ts"
import type { Server } from "./server.ts"
import type { Upstream } from "./upstream.ts"

/** A pasted text, and what it runs under. */
export interface EmulatorInput {
  readonly source: string
  /** one of the emulator's */
  readonly version: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
  /** what stands behind it, where it is a part of a server only */
  readonly upstream: Upstream
}

/** The languages that a pasted server can be written in. */
export type SourceLanguage = "python" | "javascript" | "nginx"

/** A framework that can be read and played. A new one is a folder beside this file, and a line in `registry.ts`. */
export interface Emulator {
  /** as users call it */
  readonly label: string
  /** what the version is one of: `Starlette`, `nginx` */
  readonly versionOf: string
  /** the newest first */
  readonly versions: readonly [string, ...string[]]
  /** what the name of a version stands for, where it stands for more than itself */
  readonly covers?: Readonly<Record<string, string>>
  readonly language: SourceLanguage
  /** does it stand in front of an app, whose answers it passes on? */
  readonly isProxy: boolean
  /** does a text look as if it were written for it? Its own words decide. */
  readonly recognise: (text: string) => boolean
  /** Never throws: what is wrong with the text is among the server's findings. */
  readonly serve: (input: EmulatorInput) => Server
  /** changes of the text that may meet a need; the simulation says whether they do */
  readonly mend: Mender
  /** a policy, written as its users write one */
  readonly write: (policy: Policy) => string
}
