import { byteLowercase, get } from "../../fetch/header-list.ts"
import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { awaited } from "../../source/javascript/interpreter/expressions.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { getMember } from "../../source/javascript/interpreter/members.ts"
import { isCallable, text, type Value } from "../../source/javascript/interpreter/values.ts"
import { compileJsPattern } from "../../source/javascript/patterns.ts"
import type { Span } from "../../source/span.ts"
import type { LocatedHeader, ServerRequest, UnderstoodOption } from "../server.ts"
import { fitsPath } from "./paths.ts"

interface Condition {
  readonly type: string
  readonly key: string
  readonly value: string | null
}

/** An entry of `headers()` in `next.config.js`. */
export interface HeaderRule {
  readonly source: string
  readonly has: readonly Condition[]
  readonly missing: readonly Condition[]
  readonly headers: readonly { readonly key: string; readonly value: string; readonly span: Span }[]
  readonly span: Span
}

/** What `headers()` of a config gives; null where the file has none. https://nextjs.org/docs/app/api-reference/config/next-config-js/headers */
export function headerRules(evaluation: Evaluation, config: Value | undefined): readonly HeaderRule[] | null {
  if (config === undefined || isCallable(config)) return null
  const headers = getMember(evaluation, config, "headers", config.span)
  if (!isCallable(headers)) return null
  const rules = evaluation.settled(awaited(callValue(evaluation, headers, [], headers.span, config)))
  return itemsOf(rules).map((rule) => ({
    source: textAt(evaluation, rule, "source") ?? "",
    has: conditionsOf(evaluation, getMember(evaluation, rule, "has", rule.span)),
    missing: conditionsOf(evaluation, getMember(evaluation, rule, "missing", rule.span)),
    headers: itemsOf(evaluation.settled(getMember(evaluation, rule, "headers", rule.span))).map((each) => ({
      key: textAt(evaluation, each, "key") ?? "",
      value: textAt(evaluation, each, "value") ?? "",
      span: each.span,
    })),
    span: rule.span,
  }))
}

const itemsOf = (value: Value): readonly Value[] => (value.kind === "array" ? value.items : [])

const textAt = (evaluation: Evaluation, value: Value, name: string): string | null =>
  text(evaluation.settled(getMember(evaluation, value, name, value.span)))

const conditionsOf = (evaluation: Evaluation, value: Value): readonly Condition[] =>
  itemsOf(evaluation.settled(value)).map((each) => ({
    type: textAt(evaluation, each, "type") ?? "",
    key: textAt(evaluation, each, "key") ?? "",
    value:
      getMember(evaluation, each, "value", each.span).kind === "undefined"
        ? null
        : textAt(evaluation, each, "value"),
  }))

function holds({ type, key, value }: Condition, request: ServerRequest): boolean {
  const actual =
    type === "header"
      ? byteLowercase(key) === "host"
        ? request.host
        : get(request.headers, key)
      : type === "host"
        ? (request.host ?? "").replace(/:\d+$/, "")
        : type === "query"
          ? new URLSearchParams(request.path.split("?")[1] ?? "").get(key)
          : (new RegExp(`(?:^|;\\s*)${key.replace(/\W/g, "\\$&")}=([^;]*)`).exec(
              get(request.headers, "cookie") ?? "",
            )?.[1] ?? null)
  if (actual === null || actual === "") return false
  if (value === null) return true
  const compiled = compileJsPattern(`^${value}$`, "")
  return compiled.kind === "pattern" ? compiled.pattern.test(actual) : actual === value
}

/** The headers that a config sets for a request: a later rule goes over an earlier one. */
export function headersFor(rules: readonly HeaderRule[], request: ServerRequest): readonly LocatedHeader[] {
  const path = request.path.split("?")[0] ?? "/"
  const found = new Map<string, LocatedHeader>()
  for (const rule of rules) {
    if (fitsPath(rule.source, path) !== true) continue
    if (!rule.has.every((each) => holds(each, request)) || rule.missing.some((each) => holds(each, request)))
      continue
    for (const { key, value, span } of rule.headers)
      found.set(byteLowercase(key), {
        name: byteLowercase(key),
        value,
        cause: { span, option: "headers", why: `headers() sets it for ${rule.source}` },
      })
  }
  return [...found.values()]
}

export const understoodRules = (rules: readonly HeaderRule[]): readonly UnderstoodOption[] =>
  rules.flatMap(({ source, headers }) =>
    headers
      .filter(({ key }) => /^(?:access-control-|vary$)/i.test(key))
      .map(({ key, value, span }) => ({ name: `${source} ${key}`, value, isDefault: false, span })),
  )
