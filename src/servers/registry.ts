import { type ReplyConfig, repliesServer } from "./replies/replies.ts"
import type { Server } from "./server.ts"
import { looksLikeStarlette } from "./starlette/recognise.ts"
import { starletteServer } from "./starlette/starlette.ts"
import type { StarletteVersionName } from "./starlette/versions.ts"

/** A pasted server file, and what it runs under. */
export interface SourceConfig {
  readonly framework: "starlette"
  readonly version: StarletteVersionName
  readonly source: string
  readonly env: Readonly<Record<string, string>>
  readonly answers: Readonly<Record<string, string>>
}

/** Raw replies: what the server says to a preflight, and to anything else. */
export interface RepliesConfig {
  readonly framework: "replies"
  readonly preflight: ReplyConfig
  readonly actual: ReplyConfig
}

export type ServerConfig = SourceConfig | RepliesConfig

/** The frameworks whose files can be read. A new one is a folder beside this file, and a line here and in `recognise`. */
export const FRAMEWORKS = ["starlette"] as const
export type Framework = (typeof FRAMEWORKS)[number]

/** Builds the server that a config describes. Never throws: what is wrong with the text is among its findings. */
export function serverOf(config: ServerConfig): Server {
  switch (config.framework) {
    case "starlette":
      return starletteServer({ ...config, text: config.source })
    case "replies":
      return repliesServer(config.preflight, config.actual)
  }
}

/** Which framework is this text written for? null when none of those that can be read. */
export const recognise = (source: string): Framework | null =>
  looksLikeStarlette(source) ? "starlette" : null
