import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import fc from "fast-check"
import { anyRequest } from "./requests.ts"

/** What the app behind answers, by the path: its own CORS header, an error, or neither. */
const upstreamOf = (path: string) => ({
  status: path === "/crash" ? 500 : 200,
  headers: [
    ["x-total", "7"],
    ["content-type", "application/json"],
    ...(path === "/own"
      ? [
          ["access-control-allow-origin", "http://localhost:5173"],
          ["vary", "Accept"],
        ]
      : []),
  ],
})

interface Recorded {
  /** the file in tests/recordings */
  readonly name: string
  readonly framework: string
  readonly version: string
  readonly command: string
  readonly args: readonly string[]
  readonly paths: readonly string[]
  readonly seed: number
  /** what the user would paste, and what the program is told beside its exchanges */
  readonly given: readonly { readonly source: string; readonly line: object }[]
}

/**
 * Records the answers of a program that plays a middleware in process: it reads a JSON line for each source, with ten
 * exchanges, and prints a line with as many answers.
 * @returns how many sources were recorded
 */
export function recordThroughProcess(recorded: Recorded): number {
  const { name, framework, version, command, args, paths, seed, given } = recorded
  const lines = given.map(({ source, line }, i) => ({
    source,
    line,
    exchanges: fc.sample(anyRequest(paths), { seed: seed + i, numRuns: 10 }).map((request) => ({
      ...request,
      headers: request.headers.filter(([header]) => header !== "Host"),
      upstream: upstreamOf(request.path),
    })),
  }))
  const answers = execFileSync(command, args, {
    input: lines.map(({ line, exchanges }) => `${JSON.stringify({ ...line, exchanges })}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  })
    .trim()
    .split("\n")
  const rows = lines.map(({ source, exchanges }, i) => {
    const own: unknown = JSON.parse(answers[i] ?? "null")
    if (!Array.isArray(own)) throw new Error(`no answers for source ${i}`)
    return JSON.stringify({
      framework,
      version,
      source,
      exchanges: exchanges.map(({ upstream, ...request }, k) => ({ request, upstream, response: own[k] })),
    })
  })
  writeFileSync(new URL(`../../recordings/${name}.jsonl`, import.meta.url), `${rows.join("\n")}\n`)
  return rows.length
}
