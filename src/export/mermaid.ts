import { answerOf } from "../explain/cause.ts"
import { explainStep } from "../explain/explain-step.ts"
import { startWords } from "../explain/initiator-words.ts"
import { requestLine, statusText } from "../explain/words.ts"
import type { Exchange, Trace } from "../simulation/trace.ts"

/** Mermaid reads these as its own: https://mermaid.js.org/syntax/sequenceDiagram.html#entity-codes-to-escape-characters */
const escaped = (text: string): string =>
  text
    .replaceAll("`", "")
    .replaceAll("#", "#35;")
    .replaceAll(";", "#59;")
    .replaceAll("#35#59;", "#35;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;")
    .replaceAll(/\s*\n\s*/g, " ")

const SENT = /^(?:origin|cookie|access-control-request-.*)$/i
const ANSWERED = /^(?:access-control-.*|set-cookie|vary|location)$/i

/**
 * A trace as a Mermaid sequence diagram, for a page or an issue that draws it.
 * @param browser what the browser is called
 */
export function mermaid(trace: Trace, browser: string): string {
  const servers = [...new Set(trace.exchanges.map(({ wire }) => wire.url.origin))]
  const nameOf = ({ wire }: Exchange): string => `S${servers.indexOf(wire.url.origin)}`
  const lines = [
    "sequenceDiagram",
    `  participant J as JavaScript of ${escaped(trace.origin ?? "a page")}`,
    `  participant B as ${escaped(browser)}`,
    ...servers.map((origin, i) => `  participant S${i} as ${escaped(origin)}`),
  ]
  const say = (from: string, arrow: string, to: string, words: readonly string[]) =>
    lines.push(`  ${from}${arrow}${to}: ${words.map(escaped).join("<br/>")}`)
  for (const step of trace.steps) {
    const exchange = "exchange" in step && step.exchange !== null ? trace.exchanges[step.exchange] : undefined
    switch (step.kind) {
      case "call":
        say("J", "->>", "B", [startWords(trace.initiator)])
        break
      case "sent":
        if (exchange !== undefined)
          say("B", "->>", nameOf(exchange), [
            requestLine(exchange),
            ...exchange.wire.headers
              .filter(([name]) => SENT.test(name))
              .map(([name, value]) => `${name}: ${value}`),
          ])
        break
      case "answered": {
        const answer = answerOf(exchange)
        if (exchange !== undefined && answer !== null)
          say(nameOf(exchange), "-->>", "B", [
            statusText(answer.status),
            ...answer.headers
              .filter(({ name }) => ANSWERED.test(name))
              .map(({ name, value }) => `${name}: ${value}`),
          ])
        break
      }
      case "unanswered":
        if (exchange !== undefined) say(nameOf(exchange), "--x", "B", ["no answer"])
        break
      case "resolved":
        say("B", "-->>", "J", [explainStep(trace, step).heading])
        break
      case "rejected":
      case "refused":
        say("B", "--x", "J", [`${step.error.name}: ${step.error.message}`])
        break
      default:
        lines.push(`  Note over B: ${escaped(explainStep(trace, step).heading)}`)
    }
  }
  return `${lines.join("\n")}\n`
}
