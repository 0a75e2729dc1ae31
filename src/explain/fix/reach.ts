import { byteLowercase, get } from "../../fetch/header-list.ts"
import { requestOf, type Scenario, serverKeyFor } from "../../scenario/scenario.ts"
import type { ServerConfig } from "../../servers/registry.ts"
import type { Server, ServerAnswer } from "../../servers/server.ts"
import { serializedPageOrigin } from "../../simulation/page-origin.ts"

/** Somebody, or something, that a server lets in. Backticks mark code. */
export interface Reach {
  readonly id: string
  readonly words: string
  /** how far it opens the door: for the order of fixes, and of findings */
  readonly weight: number
}

/** An origin that stands for many. */
interface Probe {
  readonly id: string
  readonly origin: string
  readonly words: string
  readonly weight: number
}

/** Who might ask besides the page: any site, an opaque origin, a neighbour on this machine, a subdomain, the page without TLS. */
function probes(pageOrigin: string): readonly Probe[] {
  const isWeb = /^https?:/.test(pageOrigin)
  const host = isWeb ? new URL(pageOrigin).hostname : ""
  const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(host)
  const domain = host.split(".").slice(-2).join(".")
  return [
    { id: "any site", origin: "https://attacker.example", words: "every site on the internet", weight: 100 },
    {
      id: "opaque",
      origin: "null",
      words: "`null`: any sandboxed frame or local file, of whatever site",
      weight: 90,
    },
    {
      id: "any port",
      origin: "http://localhost:49152",
      words: "whatever runs on any port of localhost",
      weight: 20,
    },
    ...(isLocal || !isWeb || domain === ""
      ? []
      : [
          {
            id: "subdomain",
            origin: `https://whatever.${domain}`,
            words: `every subdomain of \`${domain}\``,
            weight: 30,
          },
          {
            id: "insecure",
            origin: `http://${host}`,
            words: `\`http://${host}\`, which anybody on the way can write`,
            weight: 25,
          },
        ]),
    { id: "page", origin: pageOrigin, words: `\`${pageOrigin}\``, weight: 1 },
  ]
}

/** What a server lets in, at the path that a scenario's request goes to. */
export function reachOf(
  scenario: Scenario,
  run: number,
  build: (config: ServerConfig) => Server,
): readonly Reach[] {
  const target = targetOf(scenario, run)
  if (target === null) return []
  const { url, config } = target
  const server = build(config)
  const pageOrigin = serializedPageOrigin(scenario)
  const { method } = requestOf(scenario, run)
  const found: Reach[] = []
  for (const { id, origin, words, weight } of probes(pageOrigin)) {
    const answer = answerTo(server, url, method, [["Origin", origin]])
    if (answer === null || !lets(answer, origin)) continue
    const withCredentials =
      header(answer, "access-control-allow-credentials") === "true" &&
      header(answer, "access-control-allow-origin") === origin
    found.push({
      id: `${id}${withCredentials ? " with credentials" : ""}`,
      words: `${words}${withCredentials ? ", with the user's cookies" : ""}`,
      weight: weight * (withCredentials ? 3 : 1),
    })
  }
  const preflight = answerTo(server, url, "OPTIONS", [
    ["Origin", pageOrigin],
    ["Access-Control-Request-Method", "PUT"],
    ["Access-Control-Request-Headers", "x-anything"],
  ])
  for (const name of listed(preflight, "access-control-allow-methods"))
    found.push({
      id: `method ${name}`,
      words: name === "*" ? "every method" : `the method \`${name}\``,
      weight: name === "*" ? 6 : 2,
    })
  for (const name of listed(preflight, "access-control-allow-headers"))
    found.push({
      id: `header ${byteLowercase(name)}`,
      words:
        name === "*" || name === "x-anything" ? "every request header" : `the request header \`${name}\``,
      weight: name === "*" || name === "x-anything" ? 5 : 2,
    })
  const actual = answerTo(server, url, method, [["Origin", pageOrigin]])
  for (const name of listed(actual, "access-control-expose-headers"))
    found.push({
      id: `exposed ${byteLowercase(name)}`,
      words: `the response header \`${name}\` to JavaScript`,
      weight: 1,
    })
  return found
}

/** The server that a request goes to, and its URL; null where it is none, or nobody is there. */
export function targetOf(
  scenario: Scenario,
  run: number,
): { readonly url: URL; readonly key: string; readonly config: ServerConfig } | null {
  const request = requestOf(scenario, run)
  const base = URL.canParse(scenario.page.url) ? scenario.page.url : undefined
  if (!URL.canParse(request.url, base)) return null
  const url = new URL(request.url, base)
  const key = serverKeyFor(scenario, url)
  const config = key === null ? undefined : scenario.servers[key]
  return key === null || config === undefined ? null : { url, key, config }
}

/** What a server says to a request; null where that hangs on a question. */
export function answerTo(
  server: Server,
  url: URL,
  method: string,
  headers: readonly (readonly [string, string])[],
): ServerAnswer | null {
  const reply = server.respond({
    method,
    path: url.pathname + url.search,
    headers,
    scheme: url.protocol === "https:" ? "https" : "http",
    host: url.host,
  })
  return reply.kind === "answer" ? reply : null
}

/** The combined value of a response header; null when it is not there. */
export const header = (answer: ServerAnswer | null, name: string): string | null =>
  answer === null
    ? null
    : get(
        answer.headers.map(({ name: each, value }) => [each, value] as const),
        name,
      )

/** Would a page of this origin be let read the answer, one way or another? */
export function lets(answer: ServerAnswer, origin: string): boolean {
  const allowed = header(answer, "access-control-allow-origin")
  return allowed === "*" || allowed === origin
}

const listed = (answer: ServerAnswer | null, name: string): readonly string[] =>
  (header(answer, name) ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")

/** What comes in that did not before, the least first. */
export function opened(before: readonly Reach[], after: readonly Reach[]): readonly Reach[] {
  const known = new Set(before.map(({ id }) => id))
  return after.filter(({ id }) => !known.has(id)).sort((a, b) => a.weight - b.weight)
}
