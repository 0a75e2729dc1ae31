import type { Evaluation } from "../../source/python/evaluation.ts"
import { isSequence, type Value } from "../../source/python/values.ts"
import type { Question } from "../../source/question.ts"
import { MIDDLEWARE_CHOICES, refusedBy } from "../middleware-choices.ts"
import { type Exchange, type Layer, type Next, type Outcome, plainText } from "../python/draft.ts"
import type { LayerInfo } from "../server.ts"
import type { MiddlewareDeclaration } from "./app.ts"

/** The last part of the name of a middleware class, as the text has it. */
export function middlewareName(of: Value): string {
  switch (of.kind) {
    case "external":
    case "object":
      return of.path.slice(of.path.lastIndexOf(".") + 1)
    case "class":
    case "function":
      return of.name
    default:
      return "middleware"
  }
}

/**
 * Middlewares that neither answer a preflight nor touch CORS headers: compression, sessions, proxies, tracing, logging.
 * Rate limiters are among them: they answer only when the limit is reached.
 */
const LETS_THROUGH =
  /^(GZipMiddleware|BrotliMiddleware|ZstdMiddleware|SessionMiddleware|ProxyHeadersMiddleware|CorrelationIdMiddleware|RawContextMiddleware|ContextMiddleware|SlowAPIMiddleware|SlowAPIASGIMiddleware|PrometheusMiddleware|OpenTelemetryMiddleware|SentryAsgiMiddleware|DebugToolbarMiddleware|ServerTimingMiddleware|RequestIDMiddleware|RequestIdMiddleware|WSGIMiddleware|PyInstrumentMiddleware|ElasticAPM|LogfireMiddleware|DBSessionMiddleware)$/

/** A layer for a middleware of Starlette or of a package that is known by its name; null when it is not. */
export function knownLayer(
  evaluation: Evaluation,
  info: LayerInfo,
  declaration: MiddlewareDeclaration,
): Layer | null {
  const name = middlewareName(declaration.of)
  if (name === "TrustedHostMiddleware") return trustedHostLayer(evaluation, info, declaration)
  if (name === "HTTPSRedirectMiddleware") return httpsRedirectLayer(info)
  if (LETS_THROUGH.test(name)) return passLayer(info)
  return null
}

const passLayer = (info: LayerInfo): Layer => ({
  info,
  handle: (_exchange: Exchange, next: Next) => next(),
})

/** starlette/middleware/trustedhost.py: refuses a Host that is not listed, preflights included. */
function trustedHostLayer(
  evaluation: Evaluation,
  info: LayerInfo,
  declaration: MiddlewareDeclaration,
): Layer {
  const value = declaration.positional[0] ?? declaration.arguments.keywords.get("allowed_hosts")?.value
  const hosts = value !== undefined && isSequence(value) ? value.items : []
  const patterns = hosts.flatMap((host) => (host.kind === "string" ? [host.value] : []))
  const isOpen =
    value === undefined || !isSequence(value) || patterns.length < hosts.length || patterns.includes("*")
  if (value !== undefined && (!isSequence(value) || patterns.length < hosts.length)) {
    evaluation.ask(
      evaluation.unknownOf(hosts.find((host) => host.kind !== "string") ?? value),
      { kind: "origins" },
      "the host is among them",
    )
  }
  return {
    info,
    handle({ request, visits }: Exchange, next: Next): Outcome {
      if (isOpen || request.host === null) return next()
      const host = request.host.split(":")[0] ?? ""
      const isAllowed = patterns.some(
        (pattern) => host === pattern || (pattern.startsWith("*") && host.endsWith(pattern.slice(1))),
      )
      if (isAllowed) return next()
      const why = `${host} is not among allowed_hosts`
      visits.push({ layer: info, action: "answered", note: why })
      return {
        kind: "response",
        draft: plainText(info, 400, "Invalid host header", {
          span: value?.span ?? info.span,
          option: "allowed_hosts",
          why,
        }),
      }
    },
  }
}

/** starlette/middleware/httpsredirect.py: any http request is sent to https, a preflight too. */
function httpsRedirectLayer(info: LayerInfo): Layer {
  return {
    info,
    handle({ request, visits }: Exchange, next: Next): Outcome {
      if (request.scheme !== "http" || request.host === null) return next()
      const host = request.host.replace(/:(80|443)$/, "")
      const why = "an http request is redirected to https"
      visits.push({ layer: info, action: "answered", note: why })
      const draft = plainText(info, 307, "", { span: info.span, option: null, why })
      draft.headers = []
      draft.append("location", `https://${host}${request.path}`, draft.cause)
      return { kind: "response", draft }
    },
  }
}

/**
 * A middleware that the text does not show: it lets through, or answers, as the user says. Inside of a CORS middleware
 * no preflight ever comes to it, and nothing is asked.
 */
export function unknownLayer(
  evaluation: Evaluation,
  info: LayerInfo,
  declaration: MiddlewareDeclaration,
  isInsideCors: boolean,
): Layer {
  const name = middlewareName(declaration.of)
  const key = `middleware ${name}`
  const answer = evaluation.setting.answers[key] ?? "passes"
  const question: Question = {
    key,
    text: `What does \`${name}\` do with a preflight?`,
    reason: `\`${name}\` is defined outside of the paste`,
    span: declaration.of.span,
    expected: { kind: "choice", choices: MIDDLEWARE_CHOICES },
    assumed: "passes",
  }
  if (!isInsideCors) evaluation.askAbout(question)
  return {
    info,
    handle({ request, visits }: Exchange, next: Next): Outcome {
      const status = refusedBy(answer, request)
      if (status === null) return next()
      const why = `you said: ${answer}`
      visits.push({ layer: info, action: "answered", note: why })
      return {
        kind: "response",
        draft: plainText(info, status, status === 401 ? "Unauthorized" : "Forbidden", {
          span: declaration.of.span,
          option: null,
          why,
        }),
      }
    },
  }
}
