import type { Cause } from "../servers/server.ts"
import type { Step, Trace } from "../simulation/trace.ts"
import type { Span } from "../source/span.ts"
import { absenceReason, answerOf, failingStep, headerCause, serverOfExchange } from "./cause.ts"
import { explainStep } from "./explain-step.ts"

/** A place in the server's text that decided something, and what. */
export interface Mark {
  readonly span: Span
  readonly message: string
  readonly tone: "bad" | "good" | "unknown"
}

/**
 * The places of the server's text that a step hangs on: the line that caused the failure, with the reason; or the
 * lines that let it pass.
 */
export function marksOfStep(trace: Trace, step: Step): readonly Mark[] {
  if (step.kind === "undetermined")
    return [{ span: step.question.span, message: step.question.reason, tone: "unknown" }]
  if (step.kind === "rejected") return failureMarks(trace)
  if (step.kind === "resolved") {
    // What let it through, as the last check saw it.
    const last = trace.steps.findLast((each) => each.kind === "CORS check")
    return last === undefined ? [] : marksOfStep(trace, last)
  }
  if (step.kind !== "CORS check" && step.kind !== "preflight refused" && step.kind !== "preflight passed")
    return []
  const isBad = step.kind === "preflight refused" || (step.kind === "CORS check" && !step.result.ok)
  const cause = isBad ? causeOf(trace, step) : null
  if (cause?.span != null) return [{ span: cause.span, message: cause.why, tone: "bad" }]
  const { rows } = explainStep(trace, step)
  return rows.flatMap(({ span, label, value }) =>
    span === null
      ? []
      : [
          {
            span,
            message: isBad ? `${label}: ${value}` : "",
            tone: isBad ? ("bad" as const) : ("good" as const),
          },
        ],
  )
}

/** The places that made the whole scenario fail, whichever step is shown; none when it did not fail. */
export function failureMarks(trace: Trace): readonly Mark[] {
  const failing = failingStep(trace)
  return failing === null ? [] : marksOfStep(trace, failing)
}

function causeOf(
  trace: Trace,
  step: Extract<Step, { kind: "CORS check" | "preflight refused" }>,
): Cause | null {
  const exchange = trace.exchanges[step.exchange]
  const answer = answerOf(exchange)
  if (answer === null) return null
  if (step.kind === "preflight refused") {
    if (step.refusal.kind === "method not allowed")
      return answer.cause ?? headerCause(answer, "access-control-allow-methods")
    if (step.refusal.kind === "header not allowed")
      return answer.cause ?? headerCause(answer, "access-control-allow-headers")
    return answer.cause
  }
  const { result } = step
  if (result.ok) return null
  const server = serverOfExchange(trace, exchange)
  switch (result.kind) {
    case "missing allow-origin": {
      const reason = absenceReason(answer, server)
      switch (reason.kind) {
        case "left out":
        case "raised":
          return reason.cause
        case "answered outside":
          return {
            span: reason.by.span ?? reason.cause?.span ?? null,
            option: null,
            why: `this answers before ${reason.cors.name} is reached`,
          }
        case "not its turn":
          return {
            span: reason.cors.span ?? reason.by.span,
            option: null,
            why: `this has no part in the answer of ${reason.by.name}`,
          }
        case "no CORS layer":
          return reason.cause
        case "as written":
          return null
      }
      return null
    }
    case "wildcard with credentials":
    case "allow-origin mismatch":
      return headerCause(answer, "access-control-allow-origin")
    case "allow-credentials not true": {
      const option = server?.options.find(({ name }) => name === "allow_credentials")
      const cors = server?.layers.find(({ role }) => role === "cors")
      const span = option?.span ?? cors?.span ?? null
      return {
        span,
        option: "allow_credentials",
        why: "the request goes with credentials, and allow_credentials is not True here",
      }
    }
  }
}
