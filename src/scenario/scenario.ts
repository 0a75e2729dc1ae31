import type { BrowserName } from "../browsers/names.ts"
import type { EmbedderPolicy } from "../fetch/embedder-policy.ts"
import type { RequestInit } from "../fetch/request.ts"
import type { ServerConfig } from "../servers/registry.ts"

/** The page whose JavaScript makes the request. */
export interface Page {
  readonly url: string
  /** in a frame with the `sandbox` attribute: its origin is opaque */
  readonly sandboxed: boolean
  /** what the user says, where the browser asks whether this page may call a private network or the machine itself */
  readonly localNetwork: "granted" | "denied"
  /** its `Cross-Origin-Embedder-Policy` */
  readonly embedderPolicy: EmbedderPolicy
}

/** A cookie that an earlier visit to a site left behind. */
export interface EarlierCookie {
  /** the origin that was visited */
  readonly from: string
  /** its `Set-Cookie` line */
  readonly header: string
}

/** A request that the same page makes after the first. */
export interface LaterRequest {
  /** seconds from the request before it */
  readonly after: number
  readonly request: RequestInit
}

/**
 * A page, a request, and the servers that it talks to. The same shape, as JSON, is the recordings' format, the
 * permalink's content, the export, and what the batch commands read: see `schema.ts`.
 */
export interface Scenario {
  /** `Set-Cookie` lines of earlier visits */
  readonly cookies: readonly EarlierCookie[]
  readonly id: string
  readonly title: string
  readonly page: Page
  readonly request: RequestInit
  readonly later: readonly LaterRequest[]
  /** by the request's URL without its query, else by its origin */
  readonly servers: Readonly<Record<string, ServerConfig>>
  readonly browser: BrowserName
}

/**
 * One request of a scenario.
 * @param run 0 is the first; the first as well for a number that is too high
 */
export const requestOf = (scenario: Scenario, run: number): RequestInit =>
  scenario.later[run - 1]?.request ?? scenario.request

/** The scenario with another request in the place of one. */
export const replaceRequest = (scenario: Scenario, run: number, request: RequestInit): Scenario =>
  run === 0
    ? { ...scenario, request }
    : {
        ...scenario,
        later: scenario.later.map((later, i) => (i === run - 1 ? { ...later, request } : later)),
      }

/** The key of the server that answers a URL: the URL without query and fragment, else its origin; null when there is none. */
export function serverKeyFor(scenario: Scenario, url: URL): string | null {
  const { origin } = url
  const exact = `${origin}${url.pathname}`
  if (Object.hasOwn(scenario.servers, exact)) return exact
  return Object.hasOwn(scenario.servers, origin) ? origin : null
}
