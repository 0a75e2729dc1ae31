import { browsers } from "../browsers/browsers.ts"
import { networkErrorOf, refusalErrorOf } from "../browsers/event-errors.ts"
import type { Retrieved } from "../fetch/cookies/cookie-jar.ts"
import { fetch } from "../fetch/fetch.ts"
import {
  type BrowserState,
  type FetchEvent,
  freshState,
  type NetworkErrorReason,
  type WireRequest,
} from "../fetch/fetch-params.ts"
import type { HeaderList } from "../fetch/header-list.ts"
import { initiate } from "../fetch/initiators/initiate.ts"
import { extensionSchemeOf, serializeOrigin } from "../fetch/origin.ts"
import { currentUrl, type Request, type RequestInit } from "../fetch/request.ts"
import type { NetworkResponse } from "../fetch/response.ts"
import { type Scenario, serverKeyFor } from "../scenario/scenario.ts"
import { type ServerConfig, serverOf } from "../servers/registry.ts"
import type { Server, ServerReply } from "../servers/server.ts"
import type { Question } from "../source/question.ts"
import { earlierCookies } from "./earlier-cookies.ts"
import { pageOriginOf } from "./page-origin.ts"
import { replyOf, serverFor } from "./reply.ts"
import { simulateClient } from "./simulate-client.ts"
import type { Ending, Exchange, Step, Trace } from "./trace.ts"
import { unusableBecause } from "./unusable.ts"

/** The server's answer hangs on a question; the fetch can't go on without it. */
class Undetermined extends Error {
  readonly question: Question
  constructor(question: Question) {
    super(question.text)
    this.question = question
  }
}

/** What is known of a request when it ends, early or late. */
type Known = Pick<Trace, "request" | "origin" | "server">
const UNKNOWN: Known = { request: null, origin: null, server: null }

/** Which server's reply became an answer that the browser may keep, by the answer's headers. */
type RepliesOf = Map<HeaderList, ServerReply>

/**
 * Plays a scenario: the browser half runs the Fetch Standard, the server half answers.
 * @param scenario already checked by its schema; a URL in it may still be none, which is a way for it to end
 * @param build makes the server of a config; a caller that plays often passes one that remembers
 * @returns what happened, step by step, for the first request and for each later one. Never throws.
 */
export function simulateAll(
  scenario: Scenario,
  build: (config: ServerConfig) => Server = serverOf,
): readonly [Trace, ...Trace[]] {
  const state = { ...freshState(), cookies: earlierCookies(scenario).jar }
  const repliesOf: RepliesOf = new Map()
  const first = simulateRequest(scenario, scenario.request, state, repliesOf, build)
  const others = scenario.later.map(({ after, request }) => {
    state.now += after
    return simulateRequest(scenario, request, state, repliesOf, build)
  })
  return [first, ...others]
}

/** Plays the first request of a scenario alone; see `simulateAll`. */
export const simulate = (scenario: Scenario, build?: (config: ServerConfig) => Server): Trace =>
  simulateAll({ ...scenario, later: [] }, build)[0]

/** What a page that is a file loads of the files beside it, other than under CORS; and an extension, of its own. */
const isOwnFile = ({ urlList: [{ protocol }], mode }: Request, page: URL): boolean =>
  protocol === page.protocol &&
  (protocol === "file:" ? mode === "no-cors" || mode === "navigate" : extensionSchemeOf(page) !== null)

function simulateRequest(
  scenario: Scenario,
  init: RequestInit,
  state: BrowserState,
  repliesOf: RepliesOf,
  build: (config: ServerConfig) => Server,
): Trace {
  const { initiator } = init
  if (initiator.kind === "client") return simulateClient(scenario, init, build)
  const steps: Step[] = []
  const exchanges: Exchange[] = []
  const { page } = scenario
  const ended = (ending: Ending, known: Known = UNKNOWN, console: readonly string[] = []): Trace => ({
    initiator,
    steps,
    exchanges,
    ending,
    console,
    request: known.request,
    origin: known.origin,
    server: known.server,
  })
  if (!URL.canParse(page.url)) return ended({ kind: "not played", what: "page url", value: page.url })
  const pageUrl = new URL(page.url)
  const origin = pageOriginOf(scenario, pageUrl)
  const browser = browsers[scenario.browser]
  const serializedOrigin = serializeOrigin(origin)

  steps.push({ kind: "call" })
  const constructed = initiate(
    init,
    initiator,
    { url: pageUrl, origin, embedderPolicy: page.embedderPolicy },
    browser.departures,
  )
  const target = serverFor(
    scenario,
    constructed.kind === "request" ? constructed.request.urlList[0] : null,
    build,
  )
  const known = (request: Request | null): Known => ({ request, origin: serializedOrigin, server: target })
  if (constructed.kind === "refused") {
    const error = refusalErrorOf(browser, initiator, constructed.refusal)
    steps.push({ kind: "refused", refusal: constructed.refusal, error })
    return ended({ kind: "refused", refusal: constructed.refusal, error }, known(null))
  }
  const { request, dropped } = constructed
  const scheme = request.urlList[0].protocol
  if (["data:", "blob:", "about:"].includes(scheme) || isOwnFile(request, pageUrl)) {
    return ended({ kind: "not played", what: "scheme", value: scheme }, known(request))
  }

  const warnings: string[] =
    initiator.kind === "xhr"
      ? dropped.flatMap(({ header: [name] }) => browser.xhrDroppedHeaderLines(name))
      : []
  let cookies: Retrieved | null = null
  let withCredentials = false
  const network = (wire: WireRequest): NetworkResponse | null => {
    const found = serverFor(scenario, wire.url, build)
    const reply = found === null ? null : replyOf(found, wire, scenario)
    exchanges.push({
      phase: wire.phase,
      fromCache: false,
      wire,
      serverKey: found?.key ?? null,
      reply,
      cookies,
      withCredentials,
      stored: [],
    })
    cookies = null
    withCredentials = false
    const step = { phase: wire.phase, exchange: exchanges.length - 1 }
    steps.push({ kind: "sent", ...step })
    if (reply === null) {
      steps.push({ kind: "unanswered", ...step })
      return null
    }
    if (reply.kind === "undetermined") {
      steps.push({ kind: "undetermined", ...step, question: reply.question })
      throw new Undetermined(reply.question)
    }
    steps.push({ kind: "answered", ...step })
    return {
      status: reply.status,
      headers: reply.headers.map(({ name, value }) => [name, value]),
      body: reply.body,
    }
  }
  const report = (event: FetchEvent): void => {
    if (event.kind === "from HTTP cache") {
      const key = serverKeyFor(scenario, event.wire.url)
      exchanges.push({
        phase: "actual",
        fromCache: true,
        wire: event.wire,
        serverKey: key,
        reply: repliesOf.get(event.entry.answer.headers) ?? null,
        cookies: null,
        withCredentials: false,
        stored: [],
      })
    }
    if (event.kind === "answered") {
      const reply = exchanges[exchanges.length - 1]?.reply
      if (reply !== null && reply !== undefined) repliesOf.set(event.response.headers, reply)
    }
    if (event.kind === "cookies") {
      cookies = event.retrieved
      withCredentials = event.withCredentials
    }
    if (event.kind === "cookies stored") {
      const last = exchanges.pop()
      if (last !== undefined) exchanges.push({ ...last, stored: event.results })
    }
    if (event.kind === "mixed content")
      warnings.push(...browser.mixedContentLines(event.request, event.made, pageUrl))
    if (event.kind === "preflight passed" && isByWildcard(event))
      warnings.push(...browser.passedByWildcardLines(currentUrl(event.request).href))
    const step = stepOf(event, exchanges.length - 1, state.now)
    if (step !== null) steps.push(step.kind === "tainting" ? { ...step, dropped } : step)
  }

  try {
    const { departures } = browser
    const localNetworkPermission = page.localNetwork
    const outcome = fetch({ departures, state, localNetworkPermission, network, report }, request)
    const exchange = exchanges.length === 0 ? null : exchanges.length - 1
    const unusable = outcome.kind === "resolved" ? unusableBecause(initiator, exchanges) : null
    if (outcome.kind === "resolved" && unusable === null) {
      if (initiator.kind === "img" && outcome.response.type === "opaque")
        warnings.push(...browser.taintedCanvasLines)
      steps.push({ kind: "resolved", response: outcome.response, exchange })
      return ended({ kind: "resolved", response: outcome.response }, known(outcome.request), warnings)
    }
    const reason: NetworkErrorReason =
      outcome.kind === "rejected" ? outcome.reason : (unusable ?? { kind: "unreachable", phase: "actual" })
    const error = networkErrorOf(browser, initiator, reason)
    steps.push({ kind: "rejected", reason, error, exchange })
    const lines = browser.consoleLines(outcome.request, reason, pageUrl)
    return ended({ kind: "rejected", reason, error }, known(outcome.request), [...warnings, ...lines])
  } catch (error) {
    if (!(error instanceof Undetermined)) throw error
    const serverKey = exchanges[exchanges.length - 1]?.serverKey ?? ""
    return ended({ kind: "undetermined", question: error.question, serverKey }, known(request))
  }
}

/** Did a preflight ask for `Authorization`, and only `*` covers it? */
const isByWildcard = (event: Extract<FetchEvent, { kind: "preflight passed" }>): boolean =>
  event.unsafe.some(({ name }) => name === "authorization") &&
  !event.headerNames.some((name) => name.toLowerCase() === "authorization")

/** What an event of the engine is as a step; `sent` and `answered` are pushed where the server is known. */
function stepOf(event: FetchEvent, exchange: number, now: number): Step | null {
  switch (event.kind) {
    case "tainting":
      return { kind: "tainting", decision: event.decision, dropped: [] }
    case "CORS check":
      return {
        kind: "CORS check",
        phase: event.phase,
        exchange,
        result: event.result,
        credentials: event.request.credentials,
      }
    case "preflight passed":
      return {
        kind: "preflight passed",
        exchange,
        method: event.request.method,
        methods: event.methods,
        headerNames: event.headerNames,
        unsafe: event.unsafe,
        headers: event.headers,
      }
    case "preflight from cache":
      return { kind: "preflight from cache", method: event.request.method, entries: event.entries, now }
    case "preflight refused":
      return { kind: "preflight refused", exchange, refusal: event.refusal }
    case "mixed content":
      return { kind: "mixed content", made: event.made, url: currentUrl(event.request).href }
    case "local network access":
      return {
        kind: "local network access",
        target: event.target,
        host: currentUrl(event.request).hostname,
      }
    case "redirected":
      return { kind: "redirected", exchange, from: event.from.href, to: event.to.href, status: event.status }
    case "from HTTP cache":
      return { kind: "from HTTP cache", exchange, entry: event.entry, now }
    case "sent":
    case "answered":
    case "cookies":
    case "cookies stored":
      return null
  }
}
