import type { Tainting } from "../fetch/fetch-params.ts"
import { isElement } from "../fetch/initiators/initiator.ts"
import type { DroppedHeader, Request } from "../fetch/request.ts"
import { type Explanation, explanation, row } from "./explanation.ts"
import { initiatorName } from "./initiator-words.ts"
import { rules } from "./rules.ts"
import { code, listed } from "./words.ts"

type Unsafe = Extract<Tainting, { kind: "cors with preflight" }>["headers"][number]

/** Why one header needs a preflight, in words. */
function unsafeWords({ name, value, because }: Unsafe): string {
  switch (because) {
    case "not a safelisted name":
      return `${name} is not a CORS-safelisted request-header`
    case "too long":
      return `${name} is longer than 128 bytes`
    case "unsafe byte":
      return `${name} holds a CORS-unsafe byte`
    case "unsafe value":
      return name === "content-type"
        ? `${value} is none of the three form types`
        : `this ${name} is not a simple range`
    case "safelisted values too long together":
      return "the safelisted values are longer than 1024 bytes together"
  }
}

/** The reasons for a preflight, each short enough for a chip: `Content-Type: application/json`. */
export function preflightReasons(request: Request, decision: Tainting): readonly string[] {
  if (decision.kind !== "cors with preflight") return []
  return [
    ...(decision.method ? [`method ${request.method}`] : []),
    ...decision.headers.map(({ name, value }) => `${name}: ${value}`),
    ...(decision.stream ? [flagReason(request)] : []),
  ]
}

/** What set the use-CORS-preflight flag. */
const flagReason = ({ initiator }: Request): string =>
  initiator.kind === "xhr" ? "a listener on xhr.upload" : "a streamed body"

/** The browser's first decision: by which rules the request goes out. */
export function explainTainting(
  request: Request,
  decision: Tainting,
  dropped: readonly DroppedHeader[],
): Explanation {
  const heading = "The browser decides"
  const lost = droppedWords(dropped)
  switch (decision.kind) {
    case "same origin":
      return explanation({
        heading,
        title: "Same origin: CORS has no say",
        text: ["Page and server have the same scheme, host and port, so the request just goes out.", ...lost],
        rule: { ...rules.mainFetch, says: "the URL's origin is same origin with the request's origin" },
      })
    case "without CORS":
      return explanation({
        heading,
        title: "CORS is not for this",
        text: [
          request.mode === "websocket"
            ? "A WebSocket's handshake goes to any server, with `Origin` and cookies; it is the server that may look at `Origin`."
            : "A form leads the page somewhere else, as a link does: no preflight, and no check of the answer.",
          ...lost,
        ],
        rule: { ...rules.mainFetch, says: `request's mode is \`${request.mode}\`` },
      })
    case "opaque":
      return explanation({
        heading,
        title: "Sent, but JavaScript will see nothing",
        text: [
          isElement(request.initiator)
            ? `${code(initiatorName(request.initiator))} without \`crossorigin\` is fetched in no-cors mode: the page may use what comes, and not read it.`
            : request.initiator.kind === "beacon"
              ? "A beacon whose type is CORS-safelisted is sent in no-cors mode: no server is asked first."
              : '`mode: "no-cors"` lets the request out without a preflight, and makes the answer opaque.',
          ...lost,
        ],
        rule: { ...rules.mainFetch, says: "request's mode is `no-cors`: the response tainting is opaque" },
      })
    case "cors without preflight":
      return explanation({
        heading,
        title: "No preflight is needed",
        text: [
          `The method ${code(request.method)} and every header are CORS-safelisted: a plain form could send this too. So the browser asks nobody first, and the server runs the request whatever happens next.`,
          ...lost,
        ],
        rule: { ...rules.mainFetch, says: "otherwise, run HTTP fetch with the response tainting `cors`" },
      })
    case "cors with preflight": {
      const reasons = [
        ...(decision.method ? [`${code(request.method)} is not a CORS-safelisted method`] : []),
        ...decision.headers.map(unsafeWords),
        ...(decision.stream ? [`${flagReason(request)} always needs one`] : []),
      ]
      return explanation({
        heading,
        title: "A preflight is needed",
        text: [
          `No form could send this request, so the browser asks the server first: ${listed(reasons)}.`,
          ...lost,
        ],
        rows: [
          row("method", request.method, decision.method ? "different" : "plain"),
          ...request.headers.map(([name, value]) => {
            const unsafe = decision.headers.some((header) => header.name === name.toLowerCase())
            return row(name.toLowerCase(), value, unsafe ? "different" : "plain")
          }),
        ],
        rule: {
          ...(decision.headers.length > 0 ? rules.unsafeNames : rules.safelistedMethod),
          says:
            decision.headers.length > 0
              ? "a header that is not CORS-safelisted makes a preflight necessary"
              : "only GET, HEAD and POST go without a preflight",
        },
      })
    }
  }
}

function droppedWords(dropped: readonly DroppedHeader[]): readonly string[] {
  if (dropped.length === 0) return []
  const forbidden = dropped
    .filter(({ because }) => because === "forbidden")
    .map(({ header }) => code(header[0]))
  const guarded = dropped
    .filter(({ because }) => because !== "forbidden")
    .map(({ header }) => code(header[0]))
  return [
    ...(forbidden.length > 0
      ? [
          `${listed(forbidden)}: the browser does not let JavaScript set ${forbidden.length > 1 ? "these" : "this"}, and dropped ${forbidden.length > 1 ? "them" : "it"} without a word.`,
        ]
      : []),
    ...(guarded.length > 0
      ? [`${listed(guarded)}: dropped, because \`mode: "no-cors"\` takes safelisted headers only.`]
      : []),
  ]
}
