import * as v from "valibot"
import { readRecording } from "./read.ts"

const outcome = v.object({
  exchanges: v.array(
    v.object({ kind: v.string(), method: v.string(), url: v.string(), headers: v.record(v.string(), v.string()) }),
  ),
  result: v.string(),
  error: v.optional(v.object({ name: v.string(), message: v.string() })),
  response: v.optional(v.unknown()),
  readable: v.optional(v.nullable(v.boolean())),
  console: v.array(v.string()),
})

const row = v.object({
  scenario: v.looseObject({
    id: v.string(),
    title: v.string(),
    servers: v.record(v.string(), v.looseObject({ actual: v.looseObject({ status: v.number() }) })),
  }),
  outcomes: v.object({ chromium: outcome, firefox: outcome, webkit: outcome }),
})

const runs = v.union([v.object({ runs: v.array(outcome) }), v.pipe(outcome, v.transform((only) => ({ runs: [only] })))])

const stateRow = v.object({
  scenario: v.looseObject({
    id: v.string(),
    title: v.string(),
    request: v.looseObject({ initiator: v.optional(v.string()) }),
    then: v.optional(v.array(v.looseObject({}))),
  }),
  outcomes: v.object({ chromium: runs, firefox: runs, webkit: runs }),
})

/** The engines that were recorded. */
export const ENGINES = ["chromium", "firefox", "webkit"] as const

export type RecordedOutcome = v.InferOutput<typeof outcome>

/** What the real engines did with each scenario of a recording. */
export const readBrowserRecording = (name: string) => readRecording(name).map((line) => v.parse(row, line))

/** What the real engines did with what they keep: cookies and, from one request to the `then` next, preflights. */
export const readStateRecording = () =>
  readRecording("browsers-state").map((line) => v.parse(stateRow, line))

/** An outcome of ours, as it comes out of the batch command: as JSON. */
export const readOutcome = (value: unknown): RecordedOutcome =>
  v.parse(outcome, JSON.parse(JSON.stringify(value)))

/** The request headers that the harness recorded. */
const COMPARED = /^(origin|access-control-|sec-fetch-(mode|site)$|content-type|range|authorization|cookie$|x-(a|b|api-key|requested-with)$)/

/** The harness's jar held a cookie of its own, `z=1`, which the scenarios do not name. */
const LEAKED = /(^|; )z=1(?=;|$)/

function comparedHeaders(headers: Record<string, string>): Record<string, string> {
  const pairs = Object.entries(headers).filter(([name]) => COMPARED.test(name))
  return Object.fromEntries(
    pairs
      .map(([name, value]) => [name, name === "cookie" ? value.replace(LEAKED, "").replace(/^; /, "") : value])
      .filter(([name, value]) => name !== "cookie" || value !== ""),
  )
}

/**
 * The parts of an outcome that are compared. A browser's own noise in its console is left out (of Firefox's lines, all
 * that do not begin with `Cross-Origin Request`), and the harness's page has its scenario's address.
 */
export const comparable = (given: RecordedOutcome) => ({
  ...given,
  exchanges: given.exchanges.map((exchange) => ({
    ...exchange,
    headers: comparedHeaders(exchange.headers),
  })),
  console: given.console
    .filter((line) => !/^Failed to load resource|^The resource at “/.test(line))
    .map((line) => line.replace("http://localhost:5173/__harness", "http://localhost:5173/")),
})
