import type { Evaluation } from "../script/evaluation.ts"
import { call } from "../script/run.ts"
import { unknown, type Value } from "../script/values.ts"
import type { Span } from "../span.ts"
import { methodNamed } from "./dialect.ts"

/** A method of Ruby, for the object that it is called on. */
export type Native = (
  evaluation: Evaluation,
  args: readonly Value[],
  span: Span,
  block: Value | null,
) => Value
export type Methods = Readonly<Record<string, (object: Value) => Native>>

/** What a block or `&:name` makes of an item. */
export function applied(
  evaluation: Evaluation,
  item: Value,
  args: readonly Value[],
  block: Value | null,
  span: Span,
): Value {
  if (block !== null) return call(evaluation, block, [item], span)
  const [symbol] = args
  if (symbol?.kind !== "symbol" || !symbol.name.startsWith("&")) return item
  const name = symbol.name.slice(1)
  const own = methodNamed(item, name)
  return own === undefined
    ? unknown(evaluation.textAt(span), `\`${name}\` is not read`, span)
    : own(item)(evaluation, [], span, null)
}
