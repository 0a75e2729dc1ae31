import type { Expression } from "./ast.ts"
import type { Evaluation } from "./evaluation.ts"
import { evaluate, iterate } from "./expressions.ts"
import { equals } from "./operators.ts"
import { type Scope, setName } from "./scope.ts"
import { isSequence, PythonError, type Value } from "./values.ts"

/** Binds a target of an assignment or a loop: a name, a tuple of names, an attribute, an item. */
export function bind(evaluation: Evaluation, scope: Scope, target: Expression, value: Value): void {
  switch (target.kind) {
    case "name":
      setName(scope, target.name, value)
      return
    case "tuple":
    case "list": {
      const iterated = iterate(evaluation, value)
      const star = target.items.findIndex(({ spread }) => spread)
      const given = iterated.kind === "unknown" ? [] : iterated.items
      const after = star < 0 ? 0 : target.items.length - star - 1
      target.items.forEach((item, i) => {
        const one = given[star >= 0 && i > star ? given.length - (target.items.length - i) : i]
        const part: Value =
          iterated.kind === "unknown"
            ? iterated
            : i === star
              ? { kind: "list", items: given.slice(star, given.length - after), span: value.span }
              : (one ?? evaluation.unknownOf(value))
        bind(evaluation, scope, item.value, part)
      })
      return
    }
    case "attribute": {
      const object = evaluate(evaluation, scope, target.object)
      if (object.kind === "instance" || object.kind === "object" || object.kind === "class")
        object.attributes.set(target.name, value)
      else if (object.kind === "host") object.host.setAttribute?.(target.name, value)
      return
    }
    case "subscript": {
      const object = evaluate(evaluation, scope, target.object)
      if (target.index.kind === "slice") {
        setSlice(evaluation, scope, object, target.index, value)
        return
      }
      const key = evaluate(evaluation, scope, target.index)
      if (isSequence(object) && key.kind === "number") {
        const at = key.value < 0 ? object.items.length + key.value : key.value
        if (at < 0 || at >= object.items.length)
          throw new PythonError("IndexError", "list assignment index out of range", target.span)
        object.items[at] = value
      } else if (object.kind === "host") object.host.setItem?.(key, value, target.span)
      else if (object.kind === "object") {
        evaluation.calls.push({
          target: object,
          method: "__setitem__",
          arguments: { positional: [key, value], keywords: new Map(), span: target.span },
          span: target.span,
          decorated: null,
        })
      } else if (object.kind === "dict") {
        putEntry(object.entries, { key, value })
      }
      return
    }
    default:
      return
  }
}

/** `object[from:to] = values` */
export function setSlice(
  evaluation: Evaluation,
  scope: Scope,
  object: Value,
  index: Extract<Expression, { kind: "slice" }>,
  value: Value,
): void {
  if (!isSequence(object)) return
  const place = (expression: Expression | null, open: number): number => {
    const given = expression === null ? null : evaluate(evaluation, scope, expression)
    if (given?.kind !== "number") return open
    return given.value < 0 ? Math.max(0, object.items.length + given.value) : given.value
  }
  const from = place(index.from, 0)
  const to = place(index.to, object.items.length)
  const iterated = iterate(evaluation, value)
  object.items.splice(
    from,
    Math.max(0, to - from),
    ...(iterated.kind === "unknown" ? [iterated] : iterated.items),
  )
}

/** Puts a key into a dict: a key that is there keeps its place. */
export function putEntry(
  entries: { key: Value; value: Value }[],
  entry: { readonly key: Value; readonly value: Value },
): void {
  const at = entries.findIndex(({ key }) => equals(key, entry.key) === true)
  if (at < 0) entries.push(entry)
  else entries.splice(at, 1, { key: entries[at]?.key ?? entry.key, value: entry.value })
}
