import { byteLowercase } from "../../fetch/header-list.ts"
import { serializeOrigin } from "../../fetch/origin.ts"
import type { Need, Policy } from "../../servers/mend.ts"
import type { Trace } from "../../simulation/trace.ts"
import { answerOf } from "../cause.ts"

/** What the preflight asked for: the method, and the names of the headers. */
function askedFor(trace: Trace): { readonly method: string | null; readonly headers: readonly string[] } {
  const step = trace.steps.findLast((each) => each.kind === "tainting")
  if (step?.kind !== "tainting" || step.decision.kind !== "cors with preflight")
    return { method: null, headers: [] }
  return {
    method: step.decision.method ? (trace.request?.method ?? null) : null,
    headers: step.decision.headers.map(({ name }) => byteLowercase(name)),
  }
}

/** The names as the page wrote them. */
const asWritten = (trace: Trace, lower: string): string =>
  trace.request?.headers.find(([name]) => byteLowercase(name) === lower)?.[0] ?? lower

/** The least policy that a request needs. */
export function leastPolicy(trace: Trace): Policy {
  const { method, headers } = askedFor(trace)
  const own = trace.request?.method ?? "GET"
  return {
    origins: [trace.origin ?? "null"],
    credentials: trace.request?.credentials === "include",
    methods: method === null && headers.length === 0 ? [] : [own],
    headers: headers.map((name) => asWritten(trace, name)),
    exposed: [],
  }
}

/**
 * What would have to be otherwise on the server, for the step that failed to pass: a wide guess, which the simulation then
 * sorts out.
 */
export function needsOf(trace: Trace): readonly Need[] {
  const { ending } = trace
  if (ending.kind !== "rejected") return []
  const { reason } = ending
  const origin = trace.origin ?? (trace.request === null ? "null" : serializeOrigin(trace.request.origin))
  const policy = leastPolicy(trace)
  const everywhere: readonly Need[] = [
    { kind: "before the others" },
    { kind: "ok preflight" },
    { kind: "layer", policy },
    { kind: "on errors" },
  ]
  const { method, headers } = askedFor(trace)
  const asked: readonly Need[] = [
    ...(method === null ? [] : [{ kind: "method", method } as const]),
    ...headers.map((name) => ({ kind: "header", header: asWritten(trace, name) }) as const),
  ]
  if (reason.kind === "CORS check") {
    switch (reason.result.kind) {
      case "missing allow-origin":
        // Some layers leave all out where a method or a header is not allowed, on what needs no preflight too.
        return [
          { kind: "origin", origin },
          { kind: "method", method: trace.request?.method ?? "GET" },
          ...asked.filter(({ kind }) => kind === "header"),
          ...everywhere,
          { kind: "vary" },
        ]
      case "wildcard with credentials":
        return [
          { kind: "named origin", origin },
          { kind: "origin", origin },
        ]
      case "allow-origin mismatch":
        return [{ kind: "once" }, { kind: "origin", origin }, { kind: "vary" }]
      case "allow-credentials not true":
        return [{ kind: "credentials" }]
    }
  }
  if (reason.kind === "CORS preflight") {
    switch (reason.refusal.kind) {
      // Some layers look at safelisted methods too.
      case "not an ok status":
        return [
          ...(method === null ? [{ kind: "method", method: trace.request?.method ?? "GET" } as const] : []),
          ...asked,
          ...everywhere,
        ]
      case "method not allowed":
        return [
          { kind: "method", method: reason.refusal.method },
          { kind: "layer", policy },
        ]
      case "header not allowed":
        return [
          { kind: "header", header: asWritten(trace, byteLowercase(reason.refusal.header)) },
          { kind: "layer", policy },
        ]
      case "unreadable list":
        return []
    }
  }
  return []
}

/** Does an error of the application hide behind the missing headers? */
export function hiddenError(trace: Trace): { readonly status: number; readonly why: string | null } | null {
  const { ending } = trace
  if (ending.kind !== "rejected") return null
  if (ending.reason.kind !== "CORS check" && ending.reason.kind !== "CORS preflight") return null
  const answer = answerOf(trace.exchanges.at(-1))
  if (answer === null || answer.status < 500) return null
  return { status: answer.status, why: answer.cause?.why ?? null }
}

/** Did a redirect lead to where people log in? The address, or null. */
export function loginRedirect(trace: Trace): string | null {
  if (trace.ending.kind !== "rejected") return null
  const [first, ...others] = trace.exchanges
  const led = others.find(
    ({ wire }) => wire.url.origin !== first?.wire.url.origin && LOGIN.test(wire.url.href),
  )
  return led?.wire.url.href ?? null
}

const LOGIN = /login|log-in|signin|sign-in|\bsso\b|oauth|\bauth\b/i
