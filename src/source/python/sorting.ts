import { callValue } from "./calls.ts"
import type { Evaluation } from "./evaluation.ts"
import { asText } from "./formatting.ts"
import { isUnknown, truth } from "./operators.ts"
import { type CallArguments, isSequence, type Value } from "./values.ts"

/** The order in which Python sorts numbers, strings, and tuples of them. */
export function ordering(a: Value, b: Value): number {
  if (a.kind === "number" && b.kind === "number") return a.value - b.value
  if (isSequence(a) && isSequence(b)) {
    for (const [i, item] of a.items.entries()) {
      const other = b.items[i]
      if (other === undefined) return 1
      const order = ordering(item, other)
      if (order !== 0) return order
    }
    return a.items.length - b.items.length
  }
  const [x, y] = [asText(a) ?? "", asText(b) ?? ""]
  return x < y ? -1 : x > y ? 1 : 0
}

/** Each item with what it is compared by: what `key` makes of it, or itself. */
export function keysOf(
  evaluation: Evaluation,
  items: readonly Value[],
  args: CallArguments,
): { readonly item: Value; readonly by: Value }[] {
  const key = args.keywords.get("key")?.value
  return items.map((item) => ({
    item,
    by:
      key === undefined || key.kind === "none"
        ? item
        : callValue(evaluation, key, { positional: [item], keywords: new Map(), span: args.span }, args.span),
  }))
}

/** `sorted(items, key=…, reverse=…)`; Python's sort is stable, and stays so in reverse. */
export function sortedItems(evaluation: Evaluation, items: readonly Value[], args: CallArguments): Value[] {
  const reverse = args.keywords.get("reverse")?.value
  const isReversed = reverse !== undefined && truth(reverse) === true
  const keyed = keysOf(evaluation, items, args)
  // What can't be compared stays where it is.
  if (keyed.some(({ by }) => isUnknown(by))) return [...items]
  keyed.sort((a, b) => (isReversed ? ordering(b.by, a.by) : ordering(a.by, b.by)))
  return keyed.map(({ item }) => item)
}
