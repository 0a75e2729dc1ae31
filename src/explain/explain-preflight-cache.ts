import type { Step } from "../simulation/trace.ts"
import { type Explanation, explanation, row } from "./explanation.ts"
import { rules } from "./rules.ts"

/** No preflight, because an earlier one is kept still. */
export function explainPreflightCache(step: Extract<Step, { kind: "preflight from cache" }>): Explanation {
  const left = Math.min(...step.entries.map(({ expires }) => expires - step.now))
  return explanation({
    heading: "CORS-preflight cache",
    title: "An earlier preflight still counts",
    text: [
      `The browser kept what the server allowed for this very URL, for ${secondsWords(left)} more. It asks nothing, and the request goes out at once.`,
      "Until then a change of the server's policy is not noticed by this page.",
    ],
    rows: step.entries.map(({ allows, credentials, expires }) =>
      row(
        allows.kind,
        `${allows.name} · ${credentials ? "asked with credentials" : "asked without credentials"}, ${secondsWords(expires - step.now)} left`,
        "same",
      ),
    ),
    rule: { ...rules.preflightCache, says: "a match for the method and for each unsafe header name" },
  })
}

/** `90 s`, `1.5 s`, `2 h` */
export function secondsWords(seconds: number): string {
  if (seconds >= 3600) return `${round(seconds / 3600)} h`
  return seconds >= 120 ? `${round(seconds / 60)} min` : `${round(seconds)} s`
}

const round = (value: number): number => Math.round(value * 10) / 10
