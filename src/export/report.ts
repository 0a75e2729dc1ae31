import { BROWSER_LABELS } from "../browsers/names.ts"
import { failingStep } from "../explain/cause.ts"
import { explainStep } from "../explain/explain-step.ts"
import type { Explanation } from "../explain/explanation.ts"
import { verdictOf } from "../explain/verdict.ts"
import { requestOf, type Scenario } from "../scenario/scenario.ts"
import type { Trace } from "../simulation/trace.ts"
import { mermaid } from "./mermaid.ts"
import { toldHeaders } from "./told-headers.ts"

/** A text in a fence that nothing in it ends. */
function fenced(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`
}

const tableOf = (rows: Explanation["rows"]): readonly string[] =>
  rows.length === 0
    ? []
    : [
        [
          "| | |",
          "|---|---|",
          ...rows.map(({ label, value }) => `| ${cell(label)} | \`${cell(value)}\` |`),
        ].join("\n"),
      ]

const cell = (text: string): string =>
  text
    .replaceAll("`", "")
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ")

/**
 * What happened and why, as Markdown for an issue or a chat: the verdict, the diagram, what went over the network, the
 * console, and a link to play it.
 * @param link of the scenario
 */
export function report(scenario: Scenario, run: number, trace: Trace, link: string): string {
  const browser = BROWSER_LABELS[scenario.browser]
  const verdict = verdictOf(trace)
  const failing = failingStep(trace)
  const reason = failing === null ? null : explainStep(trace, failing)
  const set = requestOf(scenario, run).headers.map(([name]) => name)
  const exchanges = trace.exchanges.map(({ phase, wire, reply }) => {
    const answer = reply?.kind === "answer" ? reply : null
    return [
      `${wire.method} ${wire.url.href}${phase === "preflight" ? "   (preflight)" : ""}`,
      ...toldHeaders(wire.headers, set).map(([name, value]) => `${name}: ${value}`),
      "",
      answer === null ? "(no answer)" : String(answer.status),
      ...(answer === null ? [] : answer.headers.map(({ name, value }) => `${name}: ${value}`)),
    ].join("\n")
  })
  return [
    `## ${verdict.title}`,
    verdict.detail,
    `Page: \`${trace.origin ?? scenario.page.url}\`, in ${browser}.`,
    ...(reason === null ? [] : [`### ${reason.title}`, ...reason.text, ...tableOf(reason.rows)]),
    "### What was sent",
    fenced(mermaid(trace, browser), "mermaid"),
    ...exchanges.map((text) => fenced(text, "http")),
    ...(trace.console.length === 0 ? [] : ["### Console", fenced(trace.console.join("\n"))]),
    `[Play it in the CORS simulator](${link})`,
  ]
    .join("\n\n")
    .concat("\n")
}
