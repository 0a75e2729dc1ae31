import { get } from "../../fetch/header-list.ts"
import type { Evaluation } from "../../source/python/evaluation.ts"
import type { Value } from "../../source/python/values.ts"
import type { Expected } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import { difference, isNear } from "../near-miss.ts"
import type { Draft } from "../python/draft.ts"
import { openQuestion } from "../python/open-question.ts"
import { compilePattern } from "../python/pattern.ts"
import type { Cause } from "../server.ts"
import {
  ALL_METHODS,
  type CorsOptions,
  flexible,
  isOn,
  isProbablyRegex,
  type OptionName,
  patternsOf,
} from "./options.ts"
import type { FlaskExchange } from "./runtime.ts"

const ORIGINS: Expected = { kind: "origins" }
const TEXT: Expected = { kind: "text", suggestions: [] }

/** core.py, try_match_pattern; null where the pattern is beyond what is evaluated here. */
function matches(text: string, pattern: string, isCaseSensitive: boolean): boolean {
  if (!isProbablyRegex(pattern))
    return isCaseSensitive ? text === pattern : text.toLowerCase() === pattern.toLowerCase()
  const compiled = compilePattern(pattern, !isCaseSensitive)
  return compiled.kind === "pattern" && compiled.match(text)
}

/** Does a resource's pattern fit a path? core.py, try_match_pattern */
export const fits = (path: string, pattern: string): boolean => matches(path, pattern, true)

/**
 * Flask-CORS 3.0.10, core.py, set_cors_headers: adds the CORS headers to an answer.
 * @param layer what adds them, as the visits call it
 */
export function setCorsHeaders(
  evaluation: Evaluation,
  exchange: FlaskExchange,
  draft: Draft,
  options: CorsOptions,
  layer: string,
): void {
  if (exchange.evaluated.has(draft)) return
  const { request } = exchange
  const cause = (name: OptionName, why: string, value: Value | null = null): Cause => ({
    option: name,
    why,
    span: value?.span ?? options.given.get(name)?.span ?? options.span,
  })
  const known = (name: OptionName): boolean => {
    const on = isOn(options, name)
    const value = options.given.get(name)
    if (on === null && value !== undefined) return openQuestion(evaluation, value, { kind: "boolean" })
    return on === true
  }
  const origins = patternsOf(options, "origins")
  if (origins === null)
    openQuestion(evaluation, options.given.get("origins") ?? noValue(options.span), ORIGINS)
  else {
    const asked = get(request.headers, "origin") ?? ""
    const credentials = known("supports_credentials")
    const chosen = corsOrigins(asked, origins, {
      sendWildcard: known("send_wildcard"),
      alwaysSend: known("always_send"),
      credentials,
    })
    if (chosen === null) {
      exchange.absences.push({
        header: "access-control-allow-origin",
        layer,
        cause: refusal(options, origins, asked),
      })
      return
    }
    const headers: (readonly [name: string, value: string, cause: Cause])[] = []
    const [first = "", ...others] = chosen.origins
    headers.push(["access-control-allow-origin", first, cause("origins", chosen.why, chosen.value)])
    const exposed = flexible(options.given.get("expose_headers"))
    if (exposed === undefined)
      openQuestion(evaluation, options.given.get("expose_headers") ?? noValue(options.span), TEXT)
    if (exposed !== null && exposed !== undefined && exposed !== "")
      headers.push([
        "access-control-expose-headers",
        exposed,
        cause("expose_headers", "expose_headers lists them"),
      ])
    if (credentials)
      headers.push([
        "access-control-allow-credentials",
        "true",
        cause("supports_credentials", "supports_credentials is true"),
      ])
    if (request.method === "OPTIONS") headers.push(...preflightHeaders(evaluation, exchange, options, cause))
    const isDynamic =
      origins.length > 1 || others.length > 0 || origins.some(({ text }) => isProbablyRegex(text))
    if (known("vary_header") && first !== "*" && isDynamic)
      headers.push(["vary", "Origin", cause("origins", "the answer depends on who asks")])
    for (const [name, value, why] of headers) draft.append(name, value, why)
  }
}

const noValue = (span: Span): Value => ({ kind: "none", span })

function preflightHeaders(
  evaluation: Evaluation,
  { request }: FlaskExchange,
  options: CorsOptions,
  cause: (name: OptionName, why: string) => Cause,
): readonly (readonly [string, string, Cause])[] {
  const method = (get(request.headers, "access-control-request-method") ?? "").toUpperCase()
  const given = options.given.get("methods")
  const written = given === undefined ? [...ALL_METHODS].sort().join(", ") : flexible(given)
  if (written === undefined) return openQuestion(evaluation, given ?? noValue(options.span), TEXT)
  const methods = (written ?? "").toUpperCase()
  // It is looked for in the text of the list, not among its items.
  if (method === "" || !methods.includes(method)) return []
  const allowed = patternsOf(options, "allow_headers")
  if (allowed === null)
    return openQuestion(evaluation, options.given.get("allow_headers") ?? noValue(options.span), TEXT)
  const asked = get(request.headers, "access-control-request-headers") ?? ""
  const headers =
    asked === ""
      ? ""
      : asked
          .split(",")
          .map((each) => each.trim())
          .filter((each) => allowed.some(({ text }) => matches(each, text, false)))
          .sort()
          .join(", ")
  const maxAge = options.given.get("max_age")
  const age = flexible(maxAge)
  if (age === undefined) return openQuestion(evaluation, maxAge ?? noValue(options.span), TEXT)
  const isAge = age !== null && age !== "" && !(maxAge?.kind === "number" && maxAge.value === 0)
  return [
    ...(headers === ""
      ? []
      : [
          [
            "access-control-allow-headers",
            headers,
            cause("allow_headers", "those that were asked for and are allowed, sorted"),
          ] as const,
        ]),
    ...(isAge ? [["access-control-max-age", age, cause("max_age", `max_age is ${age}`)] as const] : []),
    ["access-control-allow-methods", methods, cause("methods", "the methods, sorted")],
  ]
}

interface Rules {
  readonly sendWildcard: boolean
  readonly alwaysSend: boolean
  readonly credentials: boolean
}

type Patterns = NonNullable<ReturnType<typeof patternsOf>>

/** core.py, get_cors_origins: what `Access-Control-Allow-Origin` says, and which item decides; null where nothing is said. */
function corsOrigins(asked: string, origins: Patterns, rules: Rules) {
  const isWildcard = origins.some(({ text }) => text === ".*")
  if (asked !== "") {
    if (isWildcard && rules.sendWildcard)
      return { origins: ["*"], value: null, why: "`*`, and send_wildcard is true" }
    const match = origins.find(({ text }) => matches(asked, text, false))
    if (match === undefined) return null
    return {
      origins: [asked],
      value: match.value,
      why:
        match.text === ".*"
          ? "`*` lets every origin in, and the answer names the caller"
          : isProbablyRegex(match.text)
            ? `${match.text} matches the beginning of ${asked}`
            : `${asked} is in the list`,
    }
  }
  if (!rules.alwaysSend) return null
  if (isWildcard)
    return rules.credentials
      ? null
      : { origins: ["*"], value: null, why: "no Origin is sent, and always_send is true" }
  const plain = origins
    .map(({ text }) => text)
    .filter((text) => !isProbablyRegex(text))
    .sort()
  return plain.length === 0
    ? null
    : {
        origins: plain,
        value: null,
        why: "no Origin is sent, and always_send is true: the first of the list",
      }
}

/** Why an origin was not let in, with the nearest miss first. */
function refusal(options: CorsOptions, origins: Patterns, asked: string): Cause {
  const span = options.given.get("origins")?.span ?? options.span
  if (asked === "") return { option: "origins", span, why: "the request has no Origin header" }
  const near = origins.find(({ text }) => isNear(text, asked))
  if (near !== undefined)
    return {
      option: "origins",
      span: near.value?.span ?? span,
      why: `${near.text} is not ${asked}: ${difference(near.text, asked)}`,
    }
  if (origins.length === 0) return { option: "origins", span, why: "origins is empty: no origin is let in" }
  return { option: "origins", span, why: `${asked} is not among the origins` }
}
