import { BROWSER_LABELS, BROWSERS, type BrowserName } from "../browsers/names.ts"
import type { Scenario } from "../scenario/scenario.ts"
import type { ServerConfig } from "../servers/registry.ts"
import type { Server } from "../servers/server.ts"
import { simulateAll } from "../simulation/simulate.ts"
import type { Trace } from "../simulation/trace.ts"
import { type Tone, verdictOf } from "./verdict.ts"
import { requestLine } from "./words.ts"

/** One scenario in one browser, as far as browsers can differ. */
export interface BrowserRun {
  readonly browser: BrowserName
  readonly label: string
  readonly tone: Tone
  readonly title: string
  /** what went over the wire, a line for each request */
  readonly sent: readonly string[]
  /** what JavaScript gets: the response's type and status, or the error */
  readonly result: string
  readonly console: readonly string[]
}

export interface Comparison {
  readonly runs: readonly BrowserRun[]
  /** in which of these do the browsers differ? what they print differs always, and says nothing */
  readonly differences: readonly ("verdict" | "requests" | "result")[]
}

/**
 * Plays a scenario in every browser.
 * @param run which of its requests is compared: 0 is the first
 */
export function compareBrowsers(
  scenario: Scenario,
  run: number,
  build: (config: ServerConfig) => Server,
): Comparison {
  const runs = BROWSERS.map((browser) => {
    const traces = simulateAll({ ...scenario, browser }, build)
    return runOf(browser, traces[run] ?? traces[0])
  })
  const differ = (of: (run: BrowserRun) => string) => new Set(runs.map(of)).size > 1
  return {
    runs,
    differences: [
      ...(differ(({ tone }) => tone) ? (["verdict"] as const) : []),
      ...(differ(({ sent }) => sent.join("\n")) ? (["requests"] as const) : []),
      ...(differ(({ tone, result }) => (tone === "blocked" ? tone : result)) ? (["result"] as const) : []),
    ],
  }
}

function runOf(browser: BrowserName, trace: Trace): BrowserRun {
  const { tone, title } = verdictOf(trace)
  const { ending } = trace
  return {
    browser,
    label: BROWSER_LABELS[browser],
    tone,
    title,
    sent: trace.exchanges
      .filter(({ fromCache }) => !fromCache)
      .map((exchange) => `${requestLine(exchange)}${askedFor(exchange.wire.headers)}`),
    result:
      ending.kind === "resolved"
        ? `${ending.response.type}, status ${ending.response.status}`
        : ending.kind === "rejected" || ending.kind === "refused"
          ? [ending.error.name, ending.error.message].filter((text) => text !== "").join(": ")
          : "not known",
    console: trace.console,
  }
}

const SHOWN: readonly (readonly [string, string])[] = [
  ["origin", "Origin"],
  ["access-control-request-headers", "asks for"],
  ["cookie", "Cookie"],
]

/** The headers in which browsers differ. */
const askedFor = (headers: readonly (readonly [string, string])[]): string =>
  SHOWN.flatMap(([name, label]) => {
    const value = headers.find(([each]) => each.toLowerCase() === name)?.[1]
    return value === undefined ? [] : [` · ${label} ${value}`]
  }).join("")
