import { originOf, sameOrigin, serializeOrigin } from "../fetch/origin.ts"
import type { Server } from "../servers/server.ts"
import type { Exchange, Step, Trace } from "../simulation/trace.ts"
import { absenceReason, answerOf, headerCause, optionOf, serverOfExchange } from "./cause.ts"
import { type Comparison, type Explanation, explanation, row } from "./explanation.ts"
import { rules } from "./rules.ts"
import { taintedWords } from "./tainted-origin.ts"
import { code, statusText } from "./words.ts"

type Check = Extract<Step, { kind: "CORS check" }>

/** The CORS check: what was compared with what, and where in the server's text the difference comes from. */
export function explainCheck(trace: Trace, step: Check): Explanation {
  const exchange = trace.exchanges[step.exchange]
  const heading = `CORS check on ${step.phase === "preflight" ? "the preflight" : "the answer"}`
  if (step.result.ok) return passed(exchange, step, heading)
  const explained = failed(trace, exchange, step, heading)
  const tainted = taintedWords(trace, step.result.origin)
  return tainted === null ? explained : { ...explained, text: [...explained.text, tainted] }
}

function passed(exchange: Exchange | undefined, step: Check, heading: string): Explanation {
  const { result } = step
  const allowOrigin = result.ok ? result.allowOrigin : ""
  const cause = headerCause(answerOf(exchange), "access-control-allow-origin")
  const withCredentials = step.credentials === "include"
  return explanation({
    heading,
    title: allowOrigin === "*" ? "Every origin may read it" : "The answer names this page",
    text: [
      allowOrigin === "*"
        ? "The answer allows `*`, and the request goes without credentials: that is enough."
        : `The browser compares two strings, letter by letter, and they are the same${withCredentials ? "; and the answer allows credentials" : ""}.`,
      ...(cause === null ? [] : [`On the server: ${cause.why}.`]),
    ],
    rows: [
      row("Origin sent", result.origin, "same"),
      row("Allow-Origin got", allowOrigin, "same", cause?.span ?? null),
      ...(withCredentials ? [row("Allow-Credentials", "true", "same")] : []),
    ],
    rule: { ...rules.corsCheck, says: `step ${result.step}: success` },
  })
}

function failed(trace: Trace, exchange: Exchange | undefined, step: Check, heading: string): Explanation {
  const { result } = step
  if (result.ok) return passed(exchange, step, heading)
  const answer = answerOf(exchange)
  const server = serverOfExchange(trace, exchange)
  const sent = row("Origin sent", result.origin)
  switch (result.kind) {
    case "missing allow-origin":
      return answer === null
        ? explanation({ heading, title: "The answer names no origin", text: [], rows: [sent] })
        : missing(trace, exchange, step, heading)
    case "wildcard with credentials": {
      const cause = headerCause(answer, "access-control-allow-origin")
      return explanation({
        heading,
        title: "`*` does not count for a request with credentials",
        text: [
          `The request has \`credentials: "include"\`, and for such a request \`*\` is no wildcard but a name that no origin has. The answer must name the page.`,
          ...(cause === null ? [] : [`On the server: ${cause.why}.`]),
        ],
        rows: [
          sent,
          row("Allow-Origin got", "*", "different", cause?.span ?? null),
          row("credentials", "include", "different"),
        ],
        rule: {
          ...rules.corsCheck,
          says: "step 3 takes `*` only if the credentials mode is not `include`; step 4 then compares",
        },
      })
    }
    case "allow-origin mismatch": {
      const cause = headerCause(answer, "access-control-allow-origin")
      return explanation({
        heading,
        title: "The answer names another origin",
        text: [
          `The browser compares two strings, letter by letter. ${mismatchWords(result.value, result.origin)}`,
          ...(cause === null ? [] : [`On the server: ${cause.why}.`]),
        ],
        rows: [sent, row("Allow-Origin got", result.value, "different", cause?.span ?? null)],
        rule: { ...rules.corsCheck, says: "step 4: the two must be the same, byte for byte" },
      })
    }
    case "allow-credentials not true": {
      const option = server?.options.find(({ name }) => CREDENTIALS_OPTIONS.includes(name)) ?? null
      return explanation({
        heading,
        title: "Credentials are not allowed",
        text: [
          `The page is named, but the request has \`credentials: "include"\`, and the answer does not say \`Access-Control-Allow-Credentials: true\`${result.value === null ? "" : `: it says ${code(result.value)}, and only the exact word \`true\` counts`}.`,
        ],
        rows: [
          row("credentials", "include"),
          ...(option === null ? [] : [row(option.name, option.value, "different", option.span)]),
          row("Allow-Credentials", result.value ?? "(missing)", "different"),
        ],
        rule: { ...rules.corsCheck, says: "step 7: it must be `true`, in lower case" },
      })
    }
  }
}

/** As the frameworks call it. */
const CREDENTIALS_OPTIONS = [
  "allow_credentials",
  "credentials",
  "supports_credentials",
  "CORS_ALLOW_CREDENTIALS",
]

/** Which layer comes first, as the server's framework has it. */
function orderOf(server: Server | null): string {
  switch (server?.framework) {
    case "starlette":
      return "In Starlette and FastAPI the middleware that is added last is outermost."
    case "django-cors-headers":
      return "In `MIDDLEWARE` the one that is listed first is outermost."
    case "express":
    case "nestjs":
    case "koa":
    case "hono":
    case "go":
    case "aiohttp-cors":
    case "rack-cors":
      return `In ${server.label} what is added first comes first.`
    case "socket.io":
      return "What is under Socket.IO’s own path never reaches the Express app beside it."
    case "next":
      return "In Next.js the headers of the config come first, then the proxy, then the route."
    default:
      return ""
  }
}

function missing(trace: Trace, exchange: Exchange | undefined, step: Check, heading: string): Explanation {
  const answer = answerOf(exchange)
  const server = serverOfExchange(trace, exchange)
  const sent = row("Origin sent", step.result.origin)
  const got = row("Allow-Origin got", "(missing)", "different")
  const rule = {
    ...rules.corsCheck,
    says: "step 2: a response without Access-Control-Allow-Origin is a failure",
  }
  if (answer === null)
    return explanation({ heading, title: "The answer names no origin", text: [], rows: [sent, got], rule })
  const reason = absenceReason(answer, server)
  const status = statusText(answer.status)
  switch (reason.kind) {
    case "left out": {
      const option = optionOf(server, reason.cause)
      const compared: Comparison[] =
        option === null ? [] : [row(option.name, option.value, "different", reason.cause.span)]
      // A layer leaves the origin out for other reasons too: a method, a path, `always` that is missing.
      const isOfOrigins = /origin/i.test(reason.cause.option ?? "")
      return explanation({
        heading,
        title: isOfOrigins ? "The answer names no allowed origin" : "The answer names no origin",
        text: [
          isOfOrigins
            ? `${code(reason.layer)} compared the Origin it received with ${code(reason.cause.option ?? "")} and left the header out: ${reason.cause.why}.`
            : `${code(reason.layer)} left the header out: ${reason.cause.why}.`,
        ],
        rows: [sent, ...compared, got],
        rule,
      })
    }
    case "raised":
      return explanation({
        heading,
        title: "The CORS error hides the real fault",
        text: [
          `${reason.cause.why}.`,
          "It stands outside of the CORS middleware, so nothing adds the CORS headers to its answer. Fix what raises, or answer the exception inside: the browser will then show the status that it has.",
        ],
        rows: [sent, row("status", status, "different", reason.cause.span), got],
        rule,
      })
    case "answered outside":
      return explanation({
        heading,
        title: `${reason.by.name} answered first`,
        text: [
          `${code(reason.by.name)} stands outside of ${code(reason.cors.name)} and answered ${status} before it was reached. ${orderOf(server)}`.trimEnd(),
          ...(reason.cause === null ? [] : [`Why: ${reason.cause.why}.`]),
        ],
        rows: [
          sent,
          row("answered by", reason.by.name, "different", reason.cause?.span ?? reason.by.span),
          got,
        ],
        rule,
      })
    case "not its turn":
      return explanation({
        heading,
        title: `${reason.cors.name} had no part in it`,
        text: [
          `${code(reason.by.name)} answered ${status}. ${code(reason.cors.name)} stands on other paths or routes, or after what answered, and was not asked.`,
          ...(reason.cause === null ? [] : [`Why: ${reason.cause.why}.`]),
        ],
        rows: [
          sent,
          row("answered by", reason.by.name, "different", reason.cause?.span ?? reason.by.span),
          row("CORS stands at", reason.cors.name, "plain", reason.cors.span),
          got,
        ],
        rule,
      })
    case "no CORS layer":
      return explanation({
        heading,
        title: "Nothing here speaks CORS",
        text: [
          `No CORS middleware is added to this server, so ${code(reason.by.name)} answered ${status} like any other request${step.phase === "preflight" ? ": to it, an OPTIONS request is just a method that no route has" : ""}.`,
          ...(reason.cause === null ? [] : [`Why: ${reason.cause.why}.`]),
        ],
        rows: [sent, row("status", status, "different", reason.cause?.span ?? null), got],
        rule,
      })
    case "as written":
      return explanation({
        heading,
        title: "The answer names no origin",
        text: [
          "The reply has no `Access-Control-Allow-Origin` header, so nobody but its own origin may read it.",
        ],
        rows: [sent, got],
        rule,
      })
  }
}

/** What makes the two strings differ, where one look does not tell. */
function mismatchWords(value: string, origin: string): string {
  if (value.includes(",") || value.includes(" "))
    return "The header holds more than one value, and exactly one counts."
  if (value.replace(/\/+$/, "") === origin)
    return "A slash at the end makes another string: an origin has none."
  if (value.toLowerCase() === origin) return "An origin is written in lower case."
  if (value === "null") return "`null` stands for opaque origins only."
  if (value.includes("*"))
    return "A `*` stands for every origin only where it stands alone: no pattern is known here."
  if (!URL.canParse(value)) return `${code(value)} is no origin at all.`
  const other = originOf(new URL(value))
  const own = URL.canParse(origin) ? originOf(new URL(origin)) : null
  if (own === null || own.kind === "opaque" || other.kind === "opaque") return "They differ."
  if (sameOrigin(own, other)) return `It must be written ${code(serializeOrigin(own))}.`
  const parts = (["scheme", "host", "port"] as const).filter((part) => own[part] !== other[part])
  return `The ${parts.join(" and the ")} ${parts.length > 1 ? "differ" : "differs"}.`
}
