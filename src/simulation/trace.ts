import type { JavaScriptError } from "../browsers/browser.ts"
import type { AddressSpace } from "../fetch/address-space.ts"
import type { Retrieved, Stored } from "../fetch/cookies/cookie-jar.ts"
import type { CorsCheckResult } from "../fetch/cors-check.ts"
import type { CorsPreflightCacheEntry } from "../fetch/cors-preflight-cache.ts"
import type { CorsPreflightRefusal } from "../fetch/cors-preflight-fetch.ts"
import type { UnsafeHeader } from "../fetch/cors-unsafe-request-header-names.ts"
import type { NetworkErrorReason, Tainting, WireRequest } from "../fetch/fetch-params.ts"
import type { HeaderList } from "../fetch/header-list.ts"
import type { HttpCacheEntry } from "../fetch/http-cache.ts"
import type { Initiator } from "../fetch/initiators/initiator.ts"
import type { DroppedHeader, Refusal, Request } from "../fetch/request.ts"
import type { FilteredResponse } from "../fetch/response.ts"
import type { Server, ServerReply } from "../servers/server.ts"
import type { Question } from "../source/question.ts"

export type Phase = WireRequest["phase"]

/** One request over the wire, and what came back. */
export interface Exchange {
  readonly phase: Phase
  readonly wire: WireRequest
  /** is the answer one that was kept, so that nothing was sent? */
  readonly fromCache: boolean
  /** the key of the server in the scenario; null when no server of the scenario has this address */
  readonly serverKey: string | null
  /** what the server did; null when nobody answered */
  readonly reply: ServerReply | null
  /** which cookies went along, and which did not and why; null for a preflight, which has none */
  readonly cookies: Retrieved | null
  /** does the browser send cookies along, and keep those of the answer? */
  readonly withCredentials: boolean
  /** what became of the `Set-Cookie` lines of the answer */
  readonly stored: readonly Stored[]
}

/** One thing that happened, in order. `exchange` is an index into the trace's exchanges. */
export type Step =
  | { readonly kind: "call" }
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly error: JavaScriptError }
  | { readonly kind: "tainting"; readonly decision: Tainting; readonly dropped: readonly DroppedHeader[] }
  | { readonly kind: "sent"; readonly phase: Phase; readonly exchange: number }
  | { readonly kind: "answered"; readonly phase: Phase; readonly exchange: number }
  | { readonly kind: "unanswered"; readonly phase: Phase; readonly exchange: number }
  | {
      readonly kind: "undetermined"
      readonly phase: Phase
      readonly exchange: number
      readonly question: Question
    }
  | {
      readonly kind: "CORS check"
      readonly phase: Phase
      readonly exchange: number
      readonly result: CorsCheckResult
      readonly credentials: Request["credentials"]
    }
  | {
      readonly kind: "preflight passed"
      readonly exchange: number
      readonly method: string
      readonly methods: readonly string[]
      readonly headerNames: readonly string[]
      readonly unsafe: readonly UnsafeHeader[]
      readonly headers: HeaderList
    }
  | {
      /** what an earlier preflight allowed is kept still: none is sent */
      readonly kind: "preflight from cache"
      readonly method: string
      readonly entries: readonly CorsPreflightCacheEntry[]
      /** on the scenario's clock, in seconds */
      readonly now: number
    }
  | {
      /** an earlier answer is kept still: nothing is sent */
      readonly kind: "from HTTP cache"
      readonly exchange: number
      readonly entry: HttpCacheEntry
      /** on the scenario's clock, in seconds */
      readonly now: number
    }
  | {
      readonly kind: "preflight refused"
      readonly exchange: number
      readonly refusal: CorsPreflightRefusal
    }
  | {
      readonly kind: "redirected"
      readonly exchange: number
      readonly from: string
      readonly to: string
      readonly status: number
    }
  | { readonly kind: "mixed content"; readonly made: "let in" | "upgraded"; readonly url: string }
  | {
      /** the browser asks the user, who allows it */
      readonly kind: "local network access"
      readonly target: AddressSpace
      readonly host: string
    }
  | { readonly kind: "resolved"; readonly response: FilteredResponse; readonly exchange: number | null }
  | {
      readonly kind: "rejected"
      readonly reason: NetworkErrorReason
      readonly error: JavaScriptError
      readonly exchange: number | null
    }

export type StepKind = Step["kind"]

/** How it ends, for JavaScript. */
export type Ending =
  | { readonly kind: "resolved"; readonly response: FilteredResponse }
  | { readonly kind: "rejected"; readonly reason: NetworkErrorReason; readonly error: JavaScriptError }
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly error: JavaScriptError }
  | { readonly kind: "undetermined"; readonly question: Question; readonly serverKey: string }
  | { readonly kind: "not played"; readonly what: "page url" | "scheme"; readonly value: string }

/** Everything that happened in one scenario. All that the screen shows is a view of it. */
export interface Trace {
  readonly initiator: Initiator
  readonly steps: readonly Step[]
  readonly exchanges: readonly Exchange[]
  readonly ending: Ending
  /** the browser's console, word for word, its own noise (`Failed to load resource…`) apart */
  readonly console: readonly string[]
  /** the request as the constructor made it; null when it made none */
  readonly request: Request | null
  /** the page's origin, serialized; null when its URL is none */
  readonly origin: string | null
  /** the server that the request is addressed to */
  readonly server: { readonly key: string; readonly server: Server } | null
}
