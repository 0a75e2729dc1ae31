import { isSequence, repr, type Value } from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import { difference, isNear } from "../near-miss.ts"
import type { Cause } from "../server.ts"
import type { CorsOptions } from "./cors-options.ts"

/** The strings among the items, each with its place. Starlette never joins allow_origins: a None in it just matches nobody. */
export const originItems = (option: Value): readonly { readonly text: string; readonly span: Span }[] =>
  isSequence(option)
    ? option.items.flatMap((item) => (item.kind === "string" ? [{ text: item.value, span: item.span }] : []))
    : []

/** Why no origin matched, with the nearest miss first. */
export function refusal(options: CorsOptions, origin: string): Cause {
  const items = originItems(options.allow_origins)
  const regex = options.allow_origin_regex
  if (options.allow_origins.kind === "string") {
    return {
      option: "allow_origins",
      span: options.allow_origins.span,
      why: `${repr(options.allow_origins)} is one string, not a list, and ${origin} is no part of it`,
    }
  }
  const near = items.find(({ text }) => isNear(text, origin))
  if (near !== undefined)
    return {
      option: "allow_origins",
      span: near.span,
      why: `${near.text} is not ${origin}: ${difference(near.text, origin)}`,
    }
  if (items.length === 0 && regex.kind === "string")
    return {
      option: "allow_origin_regex",
      span: regex.span,
      why: `${repr(regex)} does not match the whole of ${origin}`,
    }
  if (items.length === 0)
    return {
      option: "allow_origins",
      span: options.allow_origins.span,
      why: "allow_origins is empty: no origin is let in",
    }
  const [only] = items
  return {
    option: "allow_origins",
    span: items.length === 1 && only ? only.span : options.allow_origins.span,
    why: `${origin} is not in this list`,
  }
}
