import { secondsWords } from "../../explain/explain-preflight-cache.ts"
import { askedLine, statusText } from "../../explain/words.ts"
import type { Phase, Step, Trace } from "../../simulation/trace.ts"

export type Tone = "plain" | "preflight" | "actual" | "blocked" | "allowed" | "unknown"

/** A step at which the browser decides. */
export type GateStep = Extract<
  Step,
  {
    kind:
      | "CORS check"
      | "preflight passed"
      | "preflight refused"
      | "preflight from cache"
      | "redirected"
      | "mixed content"
      | "from HTTP cache"
      | "local network access"
  }
>

/** The answer that comes to a gate. A preflight's goes no further than to the browser, whatever it says. */
export function answerAtGate(trace: Trace, step: GateStep): Phase | null {
  if (step.kind === "preflight refused") return "preflight"
  if (step.kind !== "CORS check") return null
  return trace.exchanges[step.exchange]?.phase ?? null
}

/** What the browser decided at its gate, in a few words. */
export function gateWords(
  trace: Trace,
  step: GateStep,
): { readonly tone: Tone; readonly title: string; readonly detail: string } {
  switch (step.kind) {
    case "CORS check": {
      const { result } = step
      if (result.ok)
        return {
          tone: "allowed",
          title: "CORS check passes",
          detail: result.allowOrigin === "*" ? "every origin is allowed" : "the two origins are the same",
        }
      const detail = {
        "missing allow-origin": "no origin is allowed by this response",
        "wildcard with credentials": "* does not count with credentials",
        "allow-origin mismatch": "it names another origin",
        "allow-credentials not true": "credentials are not allowed",
      }[result.kind]
      return { tone: "blocked", title: "CORS check fails", detail }
    }
    case "preflight passed":
      return {
        tone: "allowed",
        title: "Method and headers allowed",
        detail: `${askedLine(trace)} may be sent`,
      }
    case "preflight refused": {
      const { refusal } = step
      switch (refusal.kind) {
        case "not an ok status":
          return {
            tone: "blocked",
            title: refusal.redirect ? "No redirects here" : "Not an ok status",
            detail: statusText(refusal.status),
          }
        case "unreadable list":
          return { tone: "blocked", title: "Unreadable list", detail: refusal.header }
        case "method not allowed":
          return { tone: "blocked", title: "Method not allowed", detail: refusal.method }
        case "header not allowed":
          return { tone: "blocked", title: "Header not allowed", detail: refusal.header }
      }
      return { tone: "blocked", title: "Preflight refused", detail: "" }
    }
    case "preflight from cache": {
      const left = Math.min(...step.entries.map(({ expires }) => expires - step.now))
      return {
        tone: "allowed",
        title: "No preflight: one is kept",
        detail: `it counts for ${secondsWords(left)} more`,
      }
    }
    case "from HTTP cache":
      return {
        tone: "plain",
        title: "From the HTTP cache",
        detail: `fresh for ${secondsWords(step.entry.expires - step.now)} more`,
      }
    case "mixed content":
      return {
        tone: "plain",
        title: step.made === "upgraded" ? "http: becomes https:" : "Mixed content, let in",
        detail: step.url,
      }
    case "local network access":
      return { tone: "plain", title: "The user is asked, and allows it", detail: step.host }
    case "redirected":
      return { tone: "plain", title: `Redirected, ${step.status}`, detail: step.to }
  }
}

/** Why it ended without a gate. */
export function endWords(step: Extract<Step, { kind: "refused" | "rejected" }>): string {
  if (step.kind === "refused") return "refused at once"
  switch (step.reason.kind) {
    case "same-origin mode":
      return "another origin, in same-origin mode"
    case "mixed content":
      return "http: on an https: page"
    case "local network access":
      return step.reason.because === "denied" ? "the user did not allow it" : "the page is no secure context"
    case "restricted address":
      return step.reason.part === "port" ? "a port that is not used" : "an address to listen on"
    case "CORP":
      return "Cross-Origin-Resource-Policy"
    case "unreachable":
      return "nobody answered"
    case "not an ok status for an element":
      return "no ok status"
    case "not an event stream":
      return "no event stream"
    case "no WebSocket handshake":
      return "no handshake"
    case "redirect mode error":
    case "redirect location":
      return "redirect refused"
    default:
      return "network error"
  }
}
