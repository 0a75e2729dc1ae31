import type { Span } from "../span.ts"
import type { Procedure } from "./ast.ts"
import type { Evaluation } from "./evaluation.ts"
import { evaluate } from "./run.ts"
import { list, nothing, type Scope, type Value } from "./values.ts"

/** Gives parameters what they are called with. */
export function fill(
  evaluation: Evaluation,
  inner: Scope,
  { parameters, shapes, isBlock }: Procedure,
  args: readonly Value[],
  span: Span,
  block: Value | null,
): void {
  const [only] = args
  const given =
    isBlock === true && parameters.length > 1 && args.length === 1 && only?.kind === "list"
      ? [...only.items]
      : [...args]
  if (block !== null) inner.names.set("yield", block)
  const hasKeywords = [...(shapes?.values() ?? [])].some(({ kind }) => kind.startsWith("keyword"))
  const last = given.at(-1)
  const named = hasKeywords && last?.kind === "map" ? new Map(last.entries) : null
  if (named !== null) given.pop()
  for (const [i, name] of parameters.entries()) {
    const shape = shapes?.get(name)
    const behind = parameters.slice(i + 1).filter((each) => shapes?.get(each) === undefined).length
    const value = (): Value => {
      switch (shape?.kind) {
        case undefined:
          return given.shift() ?? nothing(span)
        case "rest":
          return list(given.splice(0, Math.max(0, given.length - behind)), span)
        case "block":
          return block ?? nothing(span)
        case "keywords":
          return { kind: "map", type: null, entries: new Map(named ?? []), span }
        case "optional":
        case "keyword": {
          const own =
            shape.kind === "keyword" ? named?.get(name) : given.length > behind ? given.shift() : undefined
          if (shape.kind === "keyword") named?.delete(name)
          return (
            own ?? (shape.fallback === null ? nothing(span) : evaluate(evaluation, inner, shape.fallback))
          )
        }
      }
    }
    inner.names.set(name, value())
  }
}
