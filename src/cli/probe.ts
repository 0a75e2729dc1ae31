import { BROWSER_LABELS, BROWSERS } from "../browsers/names.ts"
import { verdictOf } from "../explain/verdict.ts"
import type { HeaderList } from "../fetch/header-list.ts"
import { permalinkHash } from "../scenario/permalink/permalink.ts"
import type { Scenario } from "../scenario/scenario.ts"
import { parseScenario } from "../scenario/schema.ts"
import { sentIfAllowed } from "../simulation/as-allowed.ts"
import { simulate } from "../simulation/simulate.ts"
import { type RealAnswer, send } from "./send.ts"

export interface Probe {
  readonly url: string
  readonly origin: string
  readonly method: string
  readonly headers: HeaderList
  readonly credentials: string
  readonly body: string | null
}

export interface Probed {
  /** what was really sent and answered, in order */
  readonly exchanges: readonly {
    readonly method: string
    readonly url: string
    readonly sent: HeaderList
    readonly answer: RealAnswer
  }[]
  readonly verdicts: readonly {
    readonly browser: string
    readonly isAllowed: boolean
    readonly words: string
    readonly console: readonly string[]
  }[]
  readonly hash: string
}

const NOTHING: RealAnswer = { status: 204, headers: [], body: "" }

/**
 * Sends what a browser would send, to a server that is running, and gives its answers to the engine.
 * Rejects with a sentence where nobody answers, or where no browser would send it.
 */
export async function probe(given: Probe): Promise<Probed> {
  const unasked = scenarioOf(given, NOTHING, NOTHING)
  const asked = sentIfAllowed(unasked)
  if (asked.length === 0) throw new Error(verdictOf(simulate(unasked)).detail.replaceAll("`", ""))
  const exchanges: Probed["exchanges"][number][] = []
  const answers = new Map<string, RealAnswer>()
  for (const { phase, method, url, headers, body } of asked) {
    const answer = await send(url, method, headers, body)
    exchanges.push({ method, url: url.href, sent: headers, answer })
    answers.set(phase, answer)
  }
  const scenario = scenarioOf(given, answers.get("preflight") ?? NOTHING, answers.get("actual") ?? NOTHING)
  return {
    exchanges,
    verdicts: BROWSERS.map((browser) => {
      const trace = simulate({ ...scenario, browser })
      const { tone, title, detail } = verdictOf(trace)
      return {
        browser: BROWSER_LABELS[browser],
        isAllowed: tone === "allowed",
        words: `${title} ${detail}`.replaceAll("`", ""),
        console: trace.console,
      }
    }),
    hash: permalinkHash(scenario),
  }
}

function scenarioOf(given: Probe, preflight: RealAnswer, actual: RealAnswer): Scenario {
  if (!URL.canParse(given.url)) throw new Error(`${given.url} is no URL: begin with http:// or https://`)
  if (!URL.canParse(given.origin))
    throw new Error(`${given.origin} is no origin: begin with http:// or https://`)
  const parsed = parseScenario({
    title: `${given.method} ${new URL(given.url).pathname}, probed`,
    page: { url: new URL(given.origin).href },
    request: {
      url: given.url,
      method: given.method,
      headers: given.headers,
      credentials: given.credentials,
      body: given.body === null ? null : { text: given.body },
    },
    servers: { [new URL(given.url).origin]: { preflight, actual } },
  })
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}
