import type { Step, Trace } from "../simulation/trace.ts"
import { answerOf } from "./cause.ts"
import { type Explanation, explanation, row } from "./explanation.ts"
import { rules } from "./rules.ts"
import { code, listed, statusText } from "./words.ts"

/** Why a preflight that passed the CORS check does not let the request go all the same. */
export function explainPreflightRefusal(
  trace: Trace,
  step: Extract<Step, { kind: "preflight refused" }>,
): Explanation {
  const exchange = trace.exchanges[step.exchange]
  const answer = answerOf(exchange)
  const { refusal } = step
  const heading = "Preflight, status, method and headers"
  const cause = answer?.cause ?? null
  const onServer = cause === null ? [] : [`On the server: ${cause.why}.`]
  const rule = (says: string) => ({ ...rules.preflightFetch, says })
  switch (refusal.kind) {
    case "not an ok status":
      return explanation({
        heading,
        title: refusal.redirect ? "A preflight may not be redirected" : "The preflight's status is not ok",
        text: [
          `${code(answer?.layer.name ?? "The server")} answered ${statusText(refusal.status)}, and only 200 to 299 counts, whatever its headers say.`,
          ...onServer,
        ],
        rows: [row("status", statusText(refusal.status), "different", cause?.span ?? null)],
        rule: rule("step 7: the status must be an ok status"),
      })
    case "unreadable list":
      return explanation({
        heading,
        title: "A list that can't be read",
        text: [`${code(refusal.header)} must be a list of names with commas between them.`, ...onServer],
        rows: [row(refusal.header, refusal.value, "different")],
        rule: rule("step 7.3: failure makes a network error"),
      })
    case "method not allowed":
      return explanation({
        heading,
        title: `${refusal.method} is not allowed`,
        text: [
          `The preflight's answer does not list the method. Names are compared letter by letter${refusal.method === refusal.method.toUpperCase() ? "" : `, and the browser does not upper-case ${code(refusal.method)}`}.`,
          ...onServer,
        ],
        rows: [
          row("asked", refusal.method),
          row(
            "Allow-Methods",
            refusal.allowed.length === 0 ? "(none)" : refusal.allowed.join(", "),
            "different",
            cause?.span ?? null,
          ),
        ],
        rule: rule("step 7.5: the method must be listed, or safelisted"),
      })
    case "header not allowed":
      return explanation({
        heading,
        title: `${refusal.header} is not allowed`,
        text: [
          refusal.wildcard === "not with credentials"
            ? "`*` is listed, but the request goes with credentials: then it is a name like any other."
            : refusal.wildcard === "not for authorization"
              ? "`*` is listed, but it does not cover `Authorization`: that one must be named."
              : `The preflight's answer does not list it; it lists ${refusal.allowed.length === 0 ? "none" : listed(refusal.allowed.map(code))}.`,
          ...onServer,
        ],
        rows: [
          row("asked", refusal.header),
          row(
            "Allow-Headers",
            refusal.allowed.length === 0 ? "(none)" : refusal.allowed.join(", "),
            "different",
            cause?.span ?? null,
          ),
        ],
        rule: rule("steps 7.6 and 7.7: each name must be listed"),
      })
  }
}
