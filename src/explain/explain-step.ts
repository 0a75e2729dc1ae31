import { isElement } from "../fetch/initiators/initiator.ts"
import { originOf, serializeOrigin } from "../fetch/origin.ts"
import { siteRelation } from "../fetch/site.ts"
import type { Exchange, Step, Trace } from "../simulation/trace.ts"
import { answerOf, failingStep, optionOf, serverOfExchange } from "./cause.ts"
import { explainCheck } from "./explain-check.ts"
import { cookieRows, missingCookieWords, storedRows } from "./explain-cookies.ts"
import { explainHttpCache } from "./explain-http-cache.ts"
import { explainPreflightCache } from "./explain-preflight-cache.ts"
import { explainPreflightRefusal } from "./explain-preflight-refusal.ts"
import { explainResolved } from "./explain-resolved.ts"
import { type Comparison, type Explanation, explanation, row } from "./explanation.ts"
import { failureWords, initiatorName, startWords } from "./initiator-words.ts"
import { explainLocalNetworkAccess, explainMixedContent } from "./network-words.ts"
import { explainTainting } from "./preflight-need.ts"
import { rules } from "./rules.ts"
import { refusalWords, verdictOf } from "./verdict.ts"
import { requestLine, statusText } from "./words.ts"

/** Explains one step of a trace. */
export function explainStep(trace: Trace, step: Step): Explanation {
  switch (step.kind) {
    case "call":
      return explainCall(trace)
    case "refused":
      return explanation({
        heading: isElement(trace.initiator)
          ? "The element fires error"
          : `${initiatorName(trace.initiator)} throws`,
        title: "Nothing was sent",
        text: [refusalWords(step.refusal)],
        rows: [
          row(step.error.name, step.error.message === "" ? "(no message)" : step.error.message, "different"),
        ],
        rule: { ...rules.requestConstructor, says: "what is refused before a request is made" },
      })
    case "tainting":
      return trace.request === null
        ? explainCall(trace)
        : explainTainting(trace.request, step.decision, step.dropped)
    case "sent":
      return explainSent(trace.exchanges[step.exchange])
    case "answered":
      return explainAnswer(trace, trace.exchanges[step.exchange])
    case "unanswered":
      return explanation({
        heading: "Network",
        title: "Nobody answers there",
        text: [
          "The scenario has no server at this address. A browser would say that the connection was refused.",
        ],
        rule: { ...rules.networkError, says: "no connection makes a network error" },
      })
    case "undetermined":
      return explanation({
        heading: "The server",
        title: "The paste does not say",
        text: [
          `${step.question.text} ${step.question.reason}.`,
          "Answer the question beside the server's code, and the scenario goes on.",
        ],
        rows: [row("unknown", step.question.key, "different", step.question.span)],
      })
    case "CORS check":
      return explainCheck(trace, step)
    case "preflight passed":
      return explainPassed(trace.exchanges[step.exchange], step)
    case "preflight from cache":
      return explainPreflightCache(step)
    case "preflight refused":
      return explainPreflightRefusal(trace, step)
    case "from HTTP cache":
      return explainHttpCache(step)
    case "mixed content":
      return explainMixedContent(step)
    case "local network access":
      return explainLocalNetworkAccess(step)
    case "redirected":
      return explanation({
        heading: "Redirect",
        title: `${statusText(step.status)}: on to another address`,
        text: ["The answer passed its check, and its `Location` is followed under the same rules."],
        rows: [row("from", step.from), row("to", step.to)],
        rule: { ...rules.redirectFetch, says: "run main fetch again, with the new URL" },
      })
    case "resolved":
      return explainResolved(trace, step)
    case "rejected":
      return explainRejected(trace, step)
  }
}

/** The rejection is what the step that failed comes to: its reason is told here too. */
function explainRejected(trace: Trace, step: Extract<Step, { kind: "rejected" }>): Explanation {
  const failing = failingStep(trace)
  const error = row(
    step.error.name,
    step.error.message === "" ? "(no message)" : step.error.message,
    "different",
  )
  const silence =
    "JavaScript is told nothing but this error. The reason is in the console only, where no script can read it."
  const heading = "What JavaScript sees"
  if (failing === null) {
    const { title, detail } = verdictOf(trace)
    const rule = { ...rules.networkError, says: failureWords(trace.initiator) }
    return explanation({ heading, title, text: [detail, silence], rows: [error], rule })
  }
  const why = explainStep(trace, failing)
  return { ...why, heading, text: [...why.text, silence], rows: [...why.rows, error] }
}

function explainCall(trace: Trace): Explanation {
  const url = trace.request?.urlList[0]
  const target = url === undefined ? null : originOf(url)
  const title = isElement(trace.initiator)
    ? `${initiatorName(trace.initiator)} is loaded`
    : `${startWords(trace.initiator)} is called`
  const rule = { ...rules.origin, says: "scheme, host and port make an origin" }
  if (trace.initiator.kind === "client") {
    return explanation({
      heading: "A client outside of any browser",
      title,
      text: ["It has no page and no origin: what it is told to send it sends, and asks nobody."],
    })
  }
  if (target === null || trace.origin === null) {
    return explanation({ heading: "Your JavaScript", title, text: [], rule })
  }
  const isOpaque = trace.origin === "null"
  const own = isOpaque ? null : originOf(new URL(trace.origin))
  const relation = own === null ? "cross-site" : siteRelation(own, target)
  const words = {
    "same-origin": "They are the same origin.",
    "same-site": "They are the same site, and yet two origins: CORS looks at origins.",
    "cross-site": "They are two origins, on two sites.",
  }[relation]
  const tone: Comparison["tone"] = relation === "same-origin" ? "same" : "different"
  return explanation({
    heading: "Your JavaScript",
    title,
    text: [
      isOpaque
        ? "The page's origin is opaque, written `null`, and like no other: that of a sandboxed frame, or of a file: or data: page."
        : `The page's origin and the server's are compared: scheme, host and port. ${words}`,
    ],
    rows: [row("page", trace.origin, tone), row("server", serializeOrigin(target), tone)],
    rule,
  })
}

function explainSent(exchange: Exchange | undefined): Explanation {
  if (exchange === undefined) return explanation({ heading: "Network", title: "Sent", text: [] })
  const isPreflight = exchange.phase === "preflight"
  const answer = answerOf(exchange)
  return explanation({
    heading: isPreflight ? "Phase 1 · preflight" : "Phase 2 · actual request",
    title: `${requestLine(exchange)} is sent`,
    text: [
      isPreflight
        ? "The browser asks on its own account, without cookies or body: may this origin send that method with those headers?"
        : "The request itself goes out. From here on the server runs it, whatever the browser makes of the answer.",
      ...listOf(missingCookieWords(exchange)),
    ],
    rows: [
      ...exchange.wire.headers
        .filter(([name]) => /^(origin|access-control-)/i.test(name))
        .sort(([a], [b]) => Number(/^origin$/i.test(b)) - Number(/^origin$/i.test(a)))
        .map(([name, value]) => row(name, value)),
      ...cookieRows(exchange),
    ],
    visits: answer?.visits ?? [],
    rule: isPreflight
      ? { ...rules.preflightFetch, says: "an OPTIONS request that names the method and the unsafe headers" }
      : { ...rules.networkFetch, says: "the browser appends `Origin`; JavaScript can't" },
  })
}

const listOf = (text: string | null): readonly string[] => (text === null ? [] : [text])

function explainAnswer(trace: Trace, exchange: Exchange | undefined): Explanation {
  const answer = answerOf(exchange)
  if (exchange === undefined || answer === null)
    return explanation({ heading: "The server answers", title: "Answered", text: [] })
  const server = serverOfExchange(trace, exchange)
  const setsCookies = answer.headers.some(({ name }) => name.toLowerCase() === "set-cookie")
  const headers = answer.headers.filter(({ name }) => /^(access-control-|vary$|allow$|location$)/i.test(name))
  return explanation({
    heading: "The server answers",
    title: `${statusText(answer.status)} from ${answer.layer.name}`,
    text: [
      ...(answer.cause === null ? [] : [`${answer.cause.why}.`]),
      ...(exchange.phase === "actual" && answer.reachedApplication
        ? ["The answer now reaches the browser, whole. Whether JavaScript gets it is decided next."]
        : []),
      ...(exchange.phase === "actual" && !exchange.withCredentials && setsCookies
        ? [
            "Its `Set-Cookie` is dropped: the request went without credentials, and then no cookie is kept either.",
          ]
        : []),
    ],
    rows: [
      ...headers.map(({ name, value, cause }) => row(name, value, "plain", cause?.span ?? null)),
      ...answer.absences
        .filter(({ header }) => !headers.some(({ name }) => name.toLowerCase() === header))
        .map(({ header, cause }) =>
          row(header, "(missing)", "different", optionOf(server, cause)?.span ?? cause.span),
        ),
      ...storedRows(exchange),
    ],
    visits: answer.visits,
    rule: { ...rules.cors, says: "the response headers by which a server opts in" },
  })
}

function explainPassed(
  exchange: Exchange | undefined,
  step: Extract<Step, { kind: "preflight passed" }>,
): Explanation {
  const answer = answerOf(exchange)
  const spanOf = (name: string) =>
    answer?.headers.find((header) => header.name.toLowerCase() === name)?.cause?.span ?? null
  return explanation({
    heading: "Preflight, method and headers",
    title: "The actual request may be sent",
    text: [
      "An ok status, and every method and header that was asked for is allowed. Only now does the real request go out.",
    ],
    rows: [
      row("asked", step.method, "same"),
      row(
        "Allow-Methods",
        step.methods.length === 0 ? "(none; GET, HEAD and POST need none)" : step.methods.join(", "),
        "same",
        spanOf("access-control-allow-methods"),
      ),
      ...(step.unsafe.length === 0
        ? []
        : [
            row("asked", step.unsafe.map(({ name }) => name).join(", "), "same"),
            row("Allow-Headers", step.headerNames.join(", "), "same", spanOf("access-control-allow-headers")),
          ]),
    ],
    rule: { ...rules.preflightFetch, says: "step 7: status, methods, headers" },
  })
}
