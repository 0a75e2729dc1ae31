import { existsSync, readFileSync } from "node:fs"
import type { FrameworkName } from "../../src/servers/frameworks.ts"
import { readRecording } from "../recordings/read.ts"

const text = (row: unknown): readonly (readonly [string, string])[] =>
  typeof row === "object" && row !== null && "framework" in row && "source" in row
    ? [[String(row.framework), String(row.source)]]
    : []
export const recordedSources = [
  "servers-node",
  "servers-nginx",
  "servers-python",
  "servers-starlette",
  "servers-next",
  "servers-traefik",
  "servers-laravel",
  "servers-spring",
].flatMap((name) => readRecording(name).flatMap(text))
/** Those that have no recordings have a file of their own. */
const ownFile = (framework: FrameworkName): readonly string[] => {
  const path = `tests/servers/files/${framework}.txt`
  return existsSync(path) ? [readFileSync(path, "utf8")] : []
}

/** Files of a framework as users have them: those of the recordings, and the one that stands here for it. */
export const sourcesOf = (framework: FrameworkName): readonly string[] => [
  ...ownFile(framework),
  ...recordedSources
    .filter(([of]) => of === framework || (framework === "starlette" && of === "fastapi"))
    .map(([, source]) => source),
]

/** What a slip, a paste in the wrong place or malice puts into a file. */
export const INSERTS = [
  "",
  "",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  '"',
  "'",
  "`",
  ":",
  ";",
  ",",
  "\n",
  "\\",
  "/*",
  "//",
  "#",
  "=>",
  "${",
  "f'{",
  "**",
  "...",
  "await ",
  "class ",
  "\u0000",
  "\ud83d",
  "None",
  "null",
]
