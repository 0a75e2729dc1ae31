import { isElement } from "../fetch/initiators/initiator.ts"
import type { Step, Trace } from "../simulation/trace.ts"
import { answerOf } from "./cause.ts"
import { type Explanation, explanation, row } from "./explanation.ts"
import { rules } from "./rules.ts"
import { verdictOf } from "./verdict.ts"
import { code, listed, statusText } from "./words.ts"

function explainLoaded(trace: Trace, step: Extract<Step, { kind: "resolved" }>): Explanation {
  const { title, detail } = verdictOf(trace)
  return explanation({
    heading: "What the page gets",
    title,
    text: ["The element fires `load`.", detail],
    rows: [row("type", step.response.type)],
    rule:
      step.response.type === "opaque"
        ? { ...rules.opaqueResponse, says: "what the page may use, and not look into" }
        : { ...rules.filteredResponse, says: "the answer passed the CORS check" },
  })
}

/** What JavaScript, an element or a client gets in the end. */
export function explainResolved(trace: Trace, step: Extract<Step, { kind: "resolved" }>): Explanation {
  const { response } = step
  if (isElement(trace.initiator)) return explainLoaded(trace, step)
  if (trace.initiator.kind !== "fetch" && trace.initiator.kind !== "xhr") return explainOther(trace, step)
  const sent = answerOf(trace.exchanges[step.exchange ?? -1])?.headers ?? []
  const hidden = sent
    .map(({ name }) => name.toLowerCase())
    .filter((name) => !/^(access-control-|vary$)/.test(name))
    .filter((name) => !response.headers.some(([readable]) => readable === name))
  const isOpaque = response.type === "opaque" || response.type === "opaqueredirect"
  return explanation({
    heading: "What JavaScript sees",
    title: isOpaque ? "An opaque response" : "JavaScript gets the response",
    text: [
      isOpaque
        ? "Status 0, no headers, no body: the page may use it as a browser uses an image, and can read none of it."
        : trace.initiator.kind === "xhr"
          ? `The \`load\` event is fired, with the ${statusText(response.status)}.`
          : `The promise is resolved with the ${statusText(response.status)}.`,
      ...(response.type === "cors" && hidden.length > 0
        ? [
            `Hidden from it: ${listed([...new Set(hidden)].map(code))}. \`Access-Control-Expose-Headers\` would open them.`,
          ]
        : []),
    ],
    rows: [
      row("type", response.type),
      row("status", String(response.status)),
      ...response.headers.map(([name, value]) => row(name, value)),
      ...(response.body === "" ? [] : [row("body", response.body)]),
    ],
    rule: isOpaque
      ? {
          ...rules.opaqueResponse,
          says: "a filtered response whose status is 0 and whose header list is empty",
        }
      : { ...rules.filteredResponse, says: "only CORS-safelisted and exposed response headers remain" },
  })
}

/** What comes of a form, a beacon, a stream, a font, a WebSocket, or of a client outside of any browser. */
function explainOther(trace: Trace, { response }: Extract<Step, { kind: "resolved" }>): Explanation {
  const { title, detail } = verdictOf(trace)
  const isClient = trace.initiator.kind === "client"
  return explanation({
    heading: isClient ? "What the client shows" : "What comes of it",
    title,
    text: [detail],
    rows: isClient
      ? [
          row("status", String(response.status)),
          ...response.headers.map(([name, value]) => row(name, value)),
          ...(response.body === "" ? [] : [row("body", response.body)]),
        ]
      : [],
  })
}
