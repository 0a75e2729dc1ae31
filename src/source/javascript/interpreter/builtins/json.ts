import type { Span } from "../../../span.ts"
import { jsonParseError } from "../../json-parse-error.ts"
import { type Evaluation, fromJson } from "../evaluation.ts"
import { callValue } from "../functions.ts"
import { ownEntries } from "../members.ts"
import {
  isCallable,
  isOpaque,
  nameOfError,
  object,
  string,
  text,
  throwError,
  undefinedAt,
  unknown,
  type Value,
} from "../values.ts"
import { namespace } from "./namespace.ts"

/**
 * `JSON.stringify(value)`; null when a part of it can't be known, undefined where JavaScript gives undefined.
 * @param evaluation calls the getters in it, and `toJSON`
 */
export function toJson(value: Value, evaluation?: Evaluation): string | null | undefined {
  switch (value.kind) {
    case "string":
    case "number":
    case "boolean":
      return JSON.stringify(value.value)
    case "null":
      return "null"
    case "undefined":
    case "function":
    case "class":
      return undefined
    case "array": {
      const items = value.items.map((item) => toJson(item, evaluation))
      return items.includes(null) ? null : `[${items.map((item) => item ?? "null").join(",")}]`
    }
    case "object": {
      const own = value.properties.get("toJSON")?.value
      if (evaluation !== undefined && own !== undefined && isCallable(own))
        return toJson(callValue(evaluation, own, [], value.span, value), evaluation)
      const parts: string[] = []
      for (const [key, each] of ownEntries(value, evaluation)) {
        // An error's message is not enumerable.
        if (key === "message" && nameOfError(value) !== null) continue
        const json = toJson(each, evaluation)
        if (json === null) return null
        if (json !== undefined) parts.push(`${JSON.stringify(key)}:${json}`)
      }
      return `{${parts.join(",")}}`
    }
    case "host": {
      if (value.label === "URL") return JSON.stringify(text(value))
      const own = value.host.own?.()
      if (own !== undefined) return toJson(object(Object.fromEntries(own), value.span), evaluation)
      return value.host.call === undefined ? "{}" : undefined
    }
    case "regexp":
    case "promise":
      return "{}"
    default:
      return null
  }
}

/** `JSON` */
export function jsonOf(evaluation: Evaluation, span: Span): Value {
  return namespace(evaluation, "JSON", span, {
    stringify: ([value, replacer, space], at) => {
      const isReplaced = replacer !== undefined && replacer.kind !== "null" && replacer.kind !== "undefined"
      if (isReplaced) return unknown(evaluation.textAt(at), "a replacer is not followed", at)
      const json = value === undefined ? undefined : toJson(evaluation.settled(value), evaluation)
      if (json === null) return unknown(evaluation.textAt(at), "a part of it can't be known", at)
      if (json === undefined) return undefinedAt(at)
      const indent = space?.kind === "number" || space?.kind === "string" ? space.value : undefined
      return string(indent === undefined ? json : JSON.stringify(JSON.parse(json), null, indent), at)
    },
    parse: ([given, reviver], at) => {
      const source = evaluation.settled(given ?? undefinedAt(at))
      if (isOpaque(source)) return unknown(evaluation.textAt(at), "what is parsed can't be known", at)
      if (reviver !== undefined && isCallable(reviver))
        return unknown(evaluation.textAt(at), "a reviver is not followed", at)
      const written = text(source) ?? ""
      const problem = jsonParseError(written)
      return problem === null
        ? fromJson(JSON.parse(written), source.span)
        : throwError("SyntaxError", problem, at)
    },
  })
}
