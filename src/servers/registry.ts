import { django } from "./django/emulator.ts"
import type { Emulator } from "./emulator.ts"
import { express } from "./express/emulator.ts"
import { fastify } from "./fastify/emulator.ts"
import { flask } from "./flask/emulator.ts"
import { hono } from "./hono/emulator.ts"
import { koa } from "./koa/emulator.ts"
import type { Mend, Need } from "./mend.ts"
import { nestjs } from "./nestjs/emulator.ts"
import { nginx } from "./nginx/emulator.ts"
import { withinLimit } from "./reading-limit.ts"
import { type ReplyConfig, repliesServer } from "./replies/replies.ts"
import type { Server } from "./server.ts"
import { starlette } from "./starlette/emulator.ts"
import { plainUpstream, serverUpstream, type Upstream } from "./upstream.ts"

/** The frameworks whose files can be read. A new one is a folder beside this file, and a line here. */
export const FRAMEWORKS = [
  "starlette",
  "flask-cors",
  "django-cors-headers",
  "nestjs",
  "fastify",
  "koa",
  "hono",
  "express",
  "nginx",
] as const
export type Framework = (typeof FRAMEWORKS)[number]

export const emulators: Readonly<Record<Framework, Emulator>> = {
  starlette,
  "flask-cors": flask,
  "django-cors-headers": django,
  nestjs,
  fastify,
  koa,
  hono,
  express,
  nginx,
}

/** Their names, as a sentence lists them. */
export const FRAMEWORK_NAMES = new Intl.ListFormat("en").format(
  FRAMEWORKS.flatMap((framework) => emulators[framework].label.split(" / ")),
)

/** A pasted server file, and what it runs under. */
export interface SourceConfig {
  readonly framework: Framework
  /** one of the emulator's versions */
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
 * Builds the server that a config describes. Never throws: what is wrong with the text is among its findings.
 * @param upstream what stands behind it, where the config does not say
 */
export function serverOf(config: ServerConfig, upstream: Upstream = plainUpstream): Server {
  if (config.framework === "replies") return repliesServer(config.preflight, config.actual)
  const { framework, behind } = config
  const { read, problem } = withinLimit(config.source)
  const server = emulators[framework].serve({
    ...config,
    source: read,
    upstream: behind === null ? upstream : serverUpstream(serverOf(behind)),
  })
  return problem === null ? server : { ...server, problems: [problem, ...server.problems] }
}

/**
 * Changes of the text that may meet a need, the smallest first: of as much of it as is read.
 * @param server the one that the config describes
 */
export const mendsOf = ({ framework, source }: SourceConfig, server: Server, need: Need): readonly Mend[] =>
  emulators[framework].mend(withinLimit(source).read, server, need)

/** Which framework is this text written for? null when none of those that can be read. */
export const recognise = (source: string): Framework | null =>
  FRAMEWORKS.find((framework) => emulators[framework].recognise(source)) ?? null

/** A config for a pasted text, with nothing said beside it. */
export const sourceConfig = (framework: Framework, source: string): SourceConfig => ({
  framework,
  version: emulators[framework].versions[0],
  source,
  env: {},
  answers: {},
  behind: null,
})
