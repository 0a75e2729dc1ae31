import { printInitiation } from "../../paste/initiation/print.ts"
import { requestOf, type Scenario } from "../../scenario/scenario.ts"
import type { ServerConfig } from "../../servers/registry.ts"
import { type DiffLine, difference } from "./line-difference.ts"

/** What is different in one place: a file, the environment, the request, the page. */
export interface Change {
  readonly label: string
  readonly lines: readonly DiffLine[]
}

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
