import { answerOf } from "../../explain/cause.ts"
import type { Exchange, Trace } from "../../simulation/trace.ts"

/** A line of a message's headers; what the next check compares is lit up with it. */
export interface HeaderLine {
  readonly text: string
  readonly tone: "plain" | "mute" | "missing"
  readonly isCompared: boolean
}

const SENT = /^(origin|cookie|access-control-request-(method|headers))$/i

/** What a request says of itself: its origin first. */
export function sentLines(exchange: Exchange): readonly HeaderLine[] {
  return exchange.wire.headers
    .filter(([name]) => SENT.test(name))
    .sort(([a], [b]) => order(a) - order(b))
    .map(([name, value]) => ({
      text: `${short(name)}: ${value}`,
      tone: name.toLowerCase() === "origin" ? "plain" : "mute",
      isCompared: name.toLowerCase() === "origin",
    }))
}

const order = (name: string): number => (name.toLowerCase() === "origin" ? 0 : 1)

const ANSWERED = /^(set-cookie|access-control-allow-(origin|credentials|methods|headers))$/i

/** Is an exchange's answer one that the CORS check looks at? */
export const isChecked = ({ steps }: Trace, exchange: number): boolean =>
  steps.some((step) => step.kind === "CORS check" && step.exchange === exchange)

/**
 * What an answer allows: the origin first, or that it is missing.
 * @param isCors does the CORS check look at it?
 */
export function answerLines(exchange: Exchange, isCors: boolean): readonly HeaderLine[] {
  const answer = answerOf(exchange)
  if (answer === null) return []
  const lines = answer.headers
    .filter(
      ({ name }) => ANSWERED.test(name) && (exchange.phase === "preflight" || !/methods|headers/i.test(name)),
    )
    .sort((a, b) => Number(/origin$/i.test(b.name)) - Number(/origin$/i.test(a.name)))
    .map(
      ({ name, value }): HeaderLine => ({
        text: `${short(name)}: ${value}`,
        tone: "mute",
        isCompared: /origin$/i.test(name),
      }),
    )
  const hasOrigin = answer.headers.some(({ name }) => name.toLowerCase() === "access-control-allow-origin")
  return hasOrigin || !isCors
    ? lines
    : [{ text: "A-C-Allow-Origin: (missing)", tone: "missing", isCompared: true }, ...lines]
}

/** `Access-Control-Allow-Origin` is long, and comes often. */
const short = (name: string): string =>
  name
    .replace(/^access-control-/i, "A-C-")
    .replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => `${dash}${letter.toUpperCase()}`)
