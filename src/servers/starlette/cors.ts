import { byteLowercase, contains, get } from "../../fetch/header-list.ts"
import type { Evaluation } from "../../source/python/evaluation.ts"
import { PythonError, repr, type Value } from "../../source/python/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import { Draft, type Exchange, type Layer, type Next, type Outcome, plainText } from "../python/draft.ts"
import { compilePattern, type PythonPattern } from "../python/pattern.ts"
import type { Cause, LayerInfo } from "../server.ts"
import {
  allowedHeaderNames,
  type CorsOptions,
  optionHolds,
  optionItems,
  optionTruth,
} from "./cors-options.ts"
import { originItems, refusal } from "./refusal.ts"
import type { StarletteVersion } from "./versions.ts"

/** starlette/middleware/cors.py: ALL_METHODS */
const ALL_METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

/**
 * Starlette's CORSMiddleware, header for header (starlette/middleware/cors.py, 0.15.0 to 1.3.1). Everything that it
 * decides in its constructor is decided here; `handle` follows its two paths, preflight and simple response.
 * Throws PythonError where the constructor raises.
 */
export function corsLayer(
  evaluation: Evaluation,
  info: LayerInfo,
  options: CorsOptions,
  version: StarletteVersion,
): Layer {
  const known = (result: boolean | null, option: Value, whenUnknown: boolean | null = null): boolean => {
    if (result !== null) return result
    if (whenUnknown !== null) return whenUnknown
    throw new OpenQuestion(questionAbout(evaluation, option))
  }
  const cause = (option: keyof CorsOptions & string, why: string, span?: Span): Cause => {
    const value = options[option]
    return { option, why, span: span ?? ("kind" in value ? value.span : options.span) }
  }

  // __init__
  const allMethods = optionHolds(options.allow_methods, "*")
  const pattern = compiledRegex(options.allow_origin_regex)
  const allOrigins = optionHolds(options.allow_origins, "*")
  const allHeaders = optionHolds(options.allow_headers, "*")
  const credentials = optionTruth(options.allow_credentials)
  const privateNetwork = optionTruth(options.allow_private_network)
  // These raise here when an option has the wrong type, as the constructor does.
  optionItems(options.allow_methods)
  allowedHeaderNames(options.allow_headers)
  const expose = optionTruth(options.expose_headers) === true ? optionItems(options.expose_headers) : []

  const allowsAllOrigins = () => known(allOrigins, options.allow_origins, false)
  const allowsCredentials = () => known(credentials, options.allow_credentials)

  /** is_allowed_origin, with the place that decided it */
  const isAllowedOrigin = (origin: string): { readonly allowed: boolean; readonly cause: Cause } => {
    if (allowsAllOrigins())
      return {
        allowed: true,
        cause: cause("allow_origins", "`*` lets every origin in", placeOf(options.allow_origins, "*")),
      }
    const regex = options.allow_origin_regex
    if (pattern?.kind === "pattern" && pattern.fullmatch(origin)) {
      return {
        allowed: true,
        cause: cause("allow_origin_regex", `${repr(regex)} matches the whole of ${origin}`),
      }
    }
    const listed = optionHolds(options.allow_origins, origin)
    if (listed === true) {
      const why =
        options.allow_origins.kind === "string"
          ? `${origin} is a part of the string ${repr(options.allow_origins)}`
          : `${origin} is in the list`
      return { allowed: true, cause: cause("allow_origins", why, placeOf(options.allow_origins, origin)) }
    }
    if (pattern?.kind === "beyond") {
      const question = patternQuestion(regex, origin, pattern.message)
      const answer = evaluation.setting.answers[question.key]
      if (answer === undefined) throw new OpenQuestion(question)
      if (answer === "True")
        return {
          allowed: true,
          cause: cause("allow_origin_regex", `${repr(regex)} matches ${origin}, as you say`),
        }
    }
    known(listed, options.allow_origins)
    return { allowed: false, cause: refusal(options, origin) }
  }

  const preflight = (exchange: Exchange, origin: string): Draft => {
    const { headers: requestHeaders } = exchange.request
    const requestedMethod = get(requestHeaders, "access-control-request-method") ?? ""
    const requestedHeaders = get(requestHeaders, "access-control-request-headers")
    const wantsPrivateNetwork = get(requestHeaders, "access-control-request-private-network")
    const failures: { readonly name: string; readonly cause: Cause }[] = []
    const draft = new Draft(info, 200, [], "OK")
    const decision = isAllowedOrigin(origin)

    const isExplicit = !allowsAllOrigins() || allowsCredentials()
    if (isExplicit) draft.set("vary", "Origin", cause("allow_origins", "the answer depends on who asks"))
    else draft.set("access-control-allow-origin", "*", decision.cause)
    const methods = known(allMethods, options.allow_methods, false)
      ? ALL_METHODS
      : optionItems(options.allow_methods).map(({ text }) => text ?? "")
    draft.set(
      "access-control-allow-methods",
      methods.join(", "),
      cause("allow_methods", `allow_methods is ${repr(options.allow_methods)}`),
    )
    draft.set(
      "access-control-max-age",
      repr(options.max_age).replace(/^'|'$/g, ""),
      cause("max_age", `max_age is ${repr(options.max_age)}`),
    )
    const allowsAllHeaders = known(allHeaders, options.allow_headers, false)
    const names = allowedHeaderNames(options.allow_headers)
    if (!allowsAllHeaders)
      draft.set(
        "access-control-allow-headers",
        names.join(", "),
        cause("allow_headers", "the safelisted names and those of allow_headers"),
      )
    if (allowsCredentials())
      draft.set(
        "access-control-allow-credentials",
        "true",
        cause("allow_credentials", "allow_credentials is true"),
      )

    // preflight_response
    if (decision.allowed) {
      if (isExplicit) draft.set("access-control-allow-origin", origin, decision.cause)
    } else {
      failures.push({ name: "origin", cause: decision.cause })
      exchange.absences.push({
        header: "access-control-allow-origin",
        layer: info.name,
        cause: decision.cause,
      })
    }
    // `*` stands for ALL_METHODS from here on; an option that is one string holds its substrings.
    const isMethodAllowed =
      allMethods === true
        ? ALL_METHODS.includes(requestedMethod)
        : known(optionHolds(options.allow_methods, requestedMethod), options.allow_methods)
    if (!isMethodAllowed) {
      failures.push({
        name: "method",
        cause: cause(
          "allow_methods",
          `${requestedMethod} is not among ${methods.join(", ")}; names are compared letter by letter`,
        ),
      })
    }
    if (allowsAllHeaders && requestedHeaders !== null) {
      draft.set(
        "access-control-allow-headers",
        requestedHeaders,
        cause("allow_headers", "`*` mirrors back what was asked for"),
      )
    } else if (requestedHeaders !== null) {
      const lowered = names.map(byteLowercase)
      const hasUnknown = optionItems(options.allow_headers).some(({ text }) => text === null)
      const missing = requestedHeaders
        .toLowerCase()
        .split(",")
        .map((name) => name.trim())
        .find((name) => !lowered.includes(name))
      if (missing !== undefined) {
        if (hasUnknown) throw new OpenQuestion(questionAbout(evaluation, options.allow_headers))
        failures.push({
          name: "headers",
          cause: cause("allow_headers", `${missing} is not among ${names.join(", ")}`),
        })
      }
    }
    if (wantsPrivateNetwork !== null && version.hasPrivateNetwork) {
      if (known(privateNetwork, options.allow_private_network)) {
        draft.set(
          "access-control-allow-private-network",
          "true",
          cause("allow_private_network", "allow_private_network is true"),
        )
      } else
        failures.push({
          name: "private-network",
          cause: cause("allow_private_network", "allow_private_network is false"),
        })
    }
    if (failures.length > 0) {
      draft.status = 400
      draft.body = `Disallowed CORS ${failures.map(({ name }) => name).join(", ")}`
      draft.cause = failures[0]?.cause ?? null
    }
    draft.set("content-type", "text/plain; charset=utf-8", null)
    return draft
  }

  /** `send`: what is added to an answer on its way out */
  const amend = (exchange: Exchange, origin: string, draft: Draft): void => {
    const isAll = allowsAllOrigins()
    const everyone = cause("allow_origins", "`*` lets every origin in", placeOf(options.allow_origins, "*"))
    if (isAll) draft.set("access-control-allow-origin", "*", everyone)
    if (allowsCredentials())
      draft.set(
        "access-control-allow-credentials",
        "true",
        cause("allow_credentials", "allow_credentials is true"),
      )
    if (expose.length > 0) {
      draft.set(
        "access-control-expose-headers",
        expose.map(({ text }) => text ?? "").join(", "),
        cause("expose_headers", "expose_headers lists them"),
      )
    }
    const hasCookie = contains(exchange.request.headers, "cookie")
    const namesCaller = version.namesCallerForWildcard === "with a cookie" ? hasCookie : allowsCredentials()
    const explicit = (why: Cause): void => {
      draft.set("access-control-allow-origin", origin, why)
      draft.addVary("Origin", why)
    }
    if (isAll && namesCaller) {
      const reason =
        version.namesCallerForWildcard === "with a cookie"
          ? "the request has a cookie"
          : "credentials are allowed"
      explicit({
        ...everyone,
        why: `\`*\` lets every origin in; because ${reason}, the answer names the caller`,
      })
    } else if (!isAll) {
      const decision = isAllowedOrigin(origin)
      if (decision.allowed) explicit(decision.cause)
      else
        exchange.absences.push({
          header: "access-control-allow-origin",
          layer: info.name,
          cause: decision.cause,
        })
    }
  }

  return {
    info,
    handle(exchange: Exchange, next: Next): Outcome {
      const { method, headers } = exchange.request
      const origin = get(headers, "origin")
      if (origin === null) return next()
      if (method === "OPTIONS" && contains(headers, "access-control-request-method")) {
        const draft = preflight(exchange, origin)
        exchange.visits.push({
          layer: info,
          action: "answered",
          note: draft.status === 200 ? "the preflight is allowed" : draft.body,
        })
        return { kind: "response", draft }
      }
      const outcome = next()
      if (outcome.kind === "raised") return outcome
      amend(exchange, origin, outcome.draft)
      exchange.visits.push({ layer: info, action: "changed the answer", note: "added the CORS headers" })
      return outcome
    },
  }
}

function compiledRegex(option: Value): PythonPattern | null {
  if (option.kind === "none") return null
  if (option.kind !== "string") return { kind: "beyond", message: "the pattern can't be known" }
  const compiled = compilePattern(option.value)
  if (compiled.kind === "invalid") throw new PythonError("re.error", compiled.message, option.span)
  return compiled
}

/** The place of one item of a list option, or of the whole option. */
const placeOf = (option: Value, text: string): Span =>
  option.kind === "string"
    ? option.span
    : (originItems(option).find((item) => item.text === text)?.span ?? option.span)

function questionAbout(evaluation: Evaluation, option: Value) {
  const items =
    option.kind === "list" || option.kind === "tuple" || option.kind === "set" ? option.items : [option]
  const unknown = items
    .map((item) => evaluation.unknownOf(item))
    .find((each) => evaluation.asked.some(({ key }) => key === each.key))
  const asked = evaluation.asked.find(({ key }) => key === unknown?.key)
  if (asked !== undefined) return asked
  const { key, reason, span } = evaluation.unknownOf(items[0] ?? option)
  return {
    key,
    text: `What is \`${key}\` here?`,
    reason,
    span,
    expected: { kind: "text", suggestions: [] } as const,
    assumed: null,
  }
}

const patternQuestion = (regex: Value, origin: string, message: string) => ({
  key: `fullmatch ${origin}`,
  text: `Does Python's re.fullmatch(${repr(regex)}, "${origin}") match?`,
  reason: message,
  span: regex.span,
  expected: { kind: "boolean" } as const,
  assumed: null,
})

/** What uvicorn answers when the app can't be built: starlette builds its stack at the first request. */
export const notBuilt = (info: LayerInfo, error: PythonError): Draft =>
  plainText(info, 500, "Internal Server Error", {
    span: error.span,
    option: null,
    why: `${error.type}: ${error.message}`,
  })
