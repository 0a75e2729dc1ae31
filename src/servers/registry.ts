import { isOutOfStack } from "../source/out-of-stack.ts"
import type { EmulatorInput } from "./emulator.ts"
import type { FrameworkName } from "./frameworks.ts"
import { frameworks } from "./frameworks.ts"
import { emulatorOf } from "./loading.ts"
import type { Mend, Need } from "./mend.ts"
import { withinLimit } from "./reading-limit.ts"
import { type ReplyConfig, repliesServer } from "./replies/replies.ts"
import type { Server } from "./server.ts"
import { plainUpstream, serverUpstream, type Upstream } from "./upstream.ts"
import { ending, neverStarts } from "./without-end.ts"

/** A pasted server file, and what it runs under. */
export interface SourceConfig {
  readonly framework: FrameworkName
  /** one of the framework's versions */
  readonly version: string
  readonly source: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
  /** the app behind a proxy; null where the scenario does not say what it is */
  readonly behind: ServerConfig | null
}

/** Raw replies: what the server says to a preflight, and to anything else. */
export interface RepliesConfig {
  readonly framework: "replies"
  readonly preflight: ReplyConfig
  readonly actual: ReplyConfig
}

export type ServerConfig = SourceConfig | RepliesConfig

/**
 * Builds the server that a config describes. What is wrong with its text is among the findings, and no reason to throw.
 * @throws NotLoaded where the framework has not been loaded yet (`loadFrameworks`; `whenLoaded` of late/late.ts)
 * @param upstream what stands behind it, where the config does not say
 */
export function serverOf(config: ServerConfig, upstream: Upstream = plainUpstream): Server {
  if (config.framework === "replies") return repliesServer(config.preflight, config.actual)
  const { behind } = config
  const { read, problem } = withinLimit(config.source)
  const server = started({
    ...config,
    source: read,
    upstream: behind === null ? upstream : serverUpstream(serverOf(behind)),
  })
  return problem === null ? server : { ...server, problems: [problem, ...server.problems] }
}

function started(input: EmulatorInput & { readonly framework: FrameworkName }): Server {
  const { serve } = emulatorOf(input.framework)
  try {
    return ending(serve(input))
  } catch (error) {
    if (!isOutOfStack(error)) throw error
    return neverStarts(input.framework, frameworks[input.framework].label, input.version)
  }
}

/**
 * Changes of the text that may meet a need, the smallest first: of as much of it as is read.
 * @param server the one that the config describes
 */
export const mendsOf = ({ framework, source }: SourceConfig, server: Server, need: Need): readonly Mend[] =>
  emulatorOf(framework).mend(withinLimit(source).read, server, need)

/** The frameworks that a server is made of: its own, and those of what stands behind it. */
export const frameworksOf = (config: ServerConfig): readonly FrameworkName[] =>
  config.framework === "replies"
    ? []
    : [config.framework, ...(config.behind === null ? [] : frameworksOf(config.behind))]

/** A config for a pasted text, with nothing said beside it. */
export const sourceConfig = (framework: FrameworkName, source: string): SourceConfig => ({
  framework,
  version: frameworks[framework].versions[0],
  source,
  env: {},
  answers: {},
  behind: null,
})
