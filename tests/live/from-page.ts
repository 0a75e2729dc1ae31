import type { Header } from "../../src/fetch/header-list.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { ReplyConfig } from "../../src/servers/replies/replies.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { comparable, readOutcome } from "../recordings/browsers.ts"
import type { LiveBrowser } from "./browser.ts"

/** What a page asks, and with which headers that is answered. */
export type FromPage = readonly [title: string, asked: Partial<RequestInit>, headers: readonly Header[]]

/**
 * Plays what a page asks, for real and in the engine. It is one that no site serves: nothing is asked about the local network.
 * @param url where it asks; by default a path of its own at the API
 */
export async function playFromPage(
  live: LiveBrowser,
  [title, asked, headers]: FromPage,
  url = `${live.apiUrl}/${title.replaceAll(/\W+/g, "-")}`,
) {
  const reply: ReplyConfig = { status: 200, headers, body: "" }
  const key = URL.canParse(url) && url.startsWith("http") ? new URL(url) : null
  // Nobody listens on the ports of others.
  const origin = key === null || key.port !== new URL(live.apiUrl).port ? live.apiUrl : key.origin
  const servers = { [origin]: { framework: "replies" as const, preflight: reply, actual: reply } }
  const request: RequestInit = {
    ...openingScenario.request,
    method: "GET",
    headers: [],
    body: null,
    credentials: "same-origin",
    ...asked,
    url,
  }
  const trace = simulate({
    ...openingScenario,
    page: { url: live.pageUrl, sandboxed: false, localNetwork: "denied", embedderPolicy: "unsafe-none" },
    request,
    servers,
    browser: live.name,
  })
  return {
    ours: comparable(readOutcome(outcomeOf(trace))),
    real: comparable(await live.play(request, servers)),
  }
}
