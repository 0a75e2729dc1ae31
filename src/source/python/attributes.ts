import type { Span } from "../span.ts"
import { callFunction } from "./calls.ts"
import { classAttribute, settingsField } from "./classes.ts"
import type { Evaluation } from "./evaluation.ts"
import { method } from "./methods.ts"
import { equals, isUnknown } from "./operators.ts"
import { isSequence, PythonError, string, type Value } from "./values.ts"

/** `object.name` */
export function attributeOf(evaluation: Evaluation, object: Value, name: string, span: Span): Value {
  switch (object.kind) {
    case "host": {
      const value = object.host.attribute?.(name, span) ?? null
      return (
        value ?? {
          kind: "unknown",
          key: evaluation.textAt(span),
          reason: `\`${object.label}.${name}\` is not read`,
          span,
        }
      )
    }
    case "external": {
      const path = `${object.path}.${name}`
      const module = evaluation.modules.get(path)
      if (module !== undefined) return module(evaluation, span)
      const written = evaluation.textAt(span)
      return (
        evaluation.answer(written, span) ?? {
          kind: "external",
          path,
          written,
          isDefined: object.isDefined,
          span,
        }
      )
    }
    case "object": {
      const own = object.attributes.get(name)
      if (own !== undefined) return own
      const written = evaluation.textAt(span)
      return (
        evaluation.answer(written, span) ?? {
          kind: "external",
          path: `${object.path}().${name}`,
          written,
          isDefined: true,
          span,
        }
      )
    }
    case "instance": {
      const value =
        object.attributes.get(name) ??
        settingsField(evaluation, object, name, span) ??
        classAttribute(object.of, name)
      if (value === null) return outside(evaluation, object.of.name, name, span)
      if (value.kind === "function") {
        if (value.decoration === "property")
          return callFunction(
            evaluation,
            { ...value, self: object },
            { positional: [], keywords: new Map(), span },
          )
        return value.decoration === "staticmethod" ? value : { ...value, self: object }
      }
      return value
    }
    case "class": {
      const value = classAttribute(object, name)
      if (value === null) return outside(evaluation, object.name, name, span)
      return value.kind === "function" && value.decoration === "classmethod"
        ? { ...value, self: object }
        : value
    }
    case "unknown":
      return (
        evaluation.answer(evaluation.textAt(span), span) ?? {
          ...object,
          span,
          key: evaluation.textAt(span).startsWith(object.key) ? evaluation.textAt(span) : object.key,
        }
      )
    case "none": {
      if (object.variable === undefined)
        throw new PythonError("AttributeError", `'NoneType' object has no attribute '${name}'`, span)
      // With the variable unset the app would not start; whoever runs it has set it.
      return {
        kind: "unknown",
        key: evaluation.textAt(span),
        reason: `the environment variable ${object.variable} is not set, and None has no \`${name}\`: set it, or the app does not start`,
        span,
      }
    }
    default:
      return (
        method(evaluation, object, name, span) ?? {
          kind: "unknown",
          key: evaluation.textAt(span),
          reason: `\`.${name}\` is not read`,
          span,
        }
      )
  }
}

/** An attribute that a base class outside of the paste may bring. */
function outside(evaluation: Evaluation, owner: string, name: string, span: Span): Value {
  const written = evaluation.textAt(span)
  return (
    evaluation.answer(written, span) ?? {
      kind: "unknown",
      key: written,
      reason: `\`${owner}\` does not define \`${name}\` in the paste`,
      span,
    }
  )
}

/** `object[key]`; raises KeyError and IndexError as Python does. */
export function itemOf(evaluation: Evaluation, object: Value, key: Value, span: Span): Value {
  if (object.kind === "host") {
    const value = object.host.item?.(key, span) ?? null
    return (
      value ?? {
        kind: "unknown",
        key: evaluation.textAt(span),
        reason: `this item of \`${object.label}\` is not read`,
        span,
      }
    )
  }
  if (isUnknown(object)) {
    const written = evaluation.textAt(span)
    return evaluation.answer(written, span) ?? { ...evaluation.unknownOf(object), key: written, span }
  }
  if (isUnknown(key)) return { ...evaluation.unknownOf(key), span }
  if (object.kind === "dict") {
    const entry = object.entries.find((each) => equals(each.key, key) === true)
    if (entry === undefined)
      throw new PythonError("KeyError", key.kind === "string" ? `'${key.value}'` : "key", span)
    return entry.value
  }
  if ((isSequence(object) || object.kind === "string") && key.kind === "number") {
    const length = object.kind === "string" ? object.value.length : object.items.length
    const at = key.value < 0 ? length + key.value : key.value
    if (at < 0 || at >= length)
      throw new PythonError(
        "IndexError",
        `${object.kind === "string" ? "string" : object.kind} index out of range`,
        span,
      )
    return object.kind === "string"
      ? string(object.value.charAt(at), object.span)
      : (object.items[at] ?? object)
  }
  return { kind: "unknown", key: evaluation.textAt(span), reason: "this item is not read", span }
}
