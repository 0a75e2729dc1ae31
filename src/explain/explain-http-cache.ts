import type { Step } from "../simulation/trace.ts"
import { secondsWords } from "./explain-preflight-cache.ts"
import { type Explanation, explanation, row } from "./explanation.ts"
import { rules } from "./rules.ts"

/** An answer that the browser had kept serves again, CORS headers and all. */
export function explainHttpCache({ entry, now }: Extract<Step, { kind: "from HTTP cache" }>): Explanation {
  const varies = entry.variesOn.some(([name]) => name === "origin")
  return explanation({
    heading: "The browser's HTTP cache",
    title: "An earlier answer serves; nothing is sent",
    text: [
      `The answer was kept for this URL, and is fresh for ${secondsWords(entry.expires - now)} more. Its headers are those that the earlier request got.`,
      varies
        ? "It says `Vary: Origin`, so it serves requests with the same `Origin` only."
        : "It does not say `Vary: Origin`: an answer to a request without `Origin`, or from another page, serves this one too, whatever its CORS headers are. A server whose answer depends on `Origin` must say so.",
    ],
    rows: [
      row(
        "Vary",
        entry.variesOn.map(([name]) => name).join(", ") || "(absent)",
        varies ? "same" : "different",
      ),
      ...entry.answer.headers
        .filter(([name]) => /^(?:cache-control|expires|access-control-allow-origin)$/i.test(name))
        .map(([name, value]) => row(name, value)),
    ],
    rule: { ...rules.httpCache, says: "a fresh answer may serve if what Vary names is the same" },
  })
}
