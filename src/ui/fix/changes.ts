import { diffLines } from "diff"
import { printInitiation } from "../../paste/initiation/print.ts"
import { requestOf, type Scenario } from "../../scenario/scenario.ts"
import type { ServerConfig } from "../../servers/registry.ts"

/** One line of a difference. */
export interface DiffLine {
  readonly kind: "same" | "added" | "removed" | "gap"
  readonly text: string
}

/** What is different in one place: a file, the environment, the request, the page. */
export interface Change {
  readonly label: string
  readonly lines: readonly DiffLine[]
}

/** How many lines around a change are shown. */
const AROUND = 2

/** What a plan changes, place by place, as lines. */
export function changesOf(before: Scenario, after: Scenario, run: number): readonly Change[] {
  const changes: Change[] = []
  const compare = (label: string, one: string, two: string): void => {
    if (one !== two) changes.push({ label, lines: difference(one, two) })
  }
  for (const [key, config] of Object.entries(after.servers)) {
    const old = before.servers[key]
    if (old === undefined || old === config) continue
    compareServers(key.replace(/^https?:\/\//, ""), old, config, compare)
  }
  compare("the request", printInitiation(requestOf(before, run)), printInitiation(requestOf(after, run)))
  compare("the page", before.page.url, after.page.url)
  return changes
}

function compareServers(
  name: string,
  old: ServerConfig,
  config: ServerConfig,
  compare: (label: string, one: string, two: string) => void,
): void {
  if (old.framework === "replies" || config.framework === "replies") {
    compare(`what ${name} answers`, repliesText(old), repliesText(config))
    return
  }
  compare(`the server, ${name}`, old.source, config.source)
  compare("its environment", environmentText(old.env), environmentText(config.env))
  if (old.behind !== null && config.behind !== null)
    compareServers(`${name}, behind`, old.behind, config.behind, compare)
}

function repliesText(config: ServerConfig): string {
  if (config.framework !== "replies") return ""
  const lines = ([label, { status, headers }]: readonly [string, (typeof config)["actual"]]) => [
    `${label}: ${status}`,
    ...headers.map(([name, value]) => `  ${name}: ${value}`),
  ]
  return [...lines(["preflight", config.preflight]), ...lines(["request", config.actual])].join("\n")
}

const environmentText = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n") || "(nothing is set)"

function difference(before: string, after: string): readonly DiffLine[] {
  const all = diffLines(before.replace(/\n?$/, "\n"), after.replace(/\n?$/, "\n")).flatMap(
    ({ value, added, removed }): readonly DiffLine[] =>
      value
        .replace(/\n$/, "")
        .split("\n")
        .map((text) => ({ kind: added ? "added" : removed ? "removed" : "same", text })),
  )
  const isNear = (at: number): boolean =>
    all.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ kind }) => kind !== "same")
  const lines: DiffLine[] = []
  all.forEach((line, at) => {
    if (line.kind !== "same" || isNear(at)) lines.push(line)
    else if (lines.at(-1)?.kind !== "gap") lines.push({ kind: "gap", text: "" })
  })
  while (lines[0]?.kind === "gap") lines.shift()
  while (lines.at(-1)?.kind === "gap") lines.pop()
  return lines
}
