import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { callValue } from "../functions.ts"
import { iterate } from "../iteration.ts"
import { getMember } from "../members.ts"
import {
  array,
  type Host,
  host,
  isOpaque,
  nameOfError,
  nativeFunction,
  string,
  undefinedAt,
  unknown,
  type Value,
} from "../values.ts"

/** A function of the platform. */
export type Native = (args: readonly Value[], span: Span) => Value

/**
 * What holds functions of the platform, such as `Math` and `Object`. What it has and is not played here is not known.
 * @param members its functions, and values that are no functions
 * @param is what it is besides: a function, a constructor
 */
export function namespace(
  evaluation: Evaluation,
  label: string,
  span: Span,
  members: Readonly<Record<string, Native | number>>,
  is: Host = {},
): Value {
  return host(label, span, {
    get: (name, at) => {
      const member = Object.hasOwn(members, name) ? members[name] : undefined
      if (typeof member === "number") return { kind: "number", value: member, span: at }
      if (member !== undefined) return nativeFunction(`${label}.${name}`, at, member)
      if (["call", "apply", "bind", "name", "length"].includes(name)) return null
      if (name === "prototype") return prototype(evaluation, label, at)
      return unknown(`${label}.${name}`, `\`${label}.${name}\` is not followed`, at)
    },
    ...is,
  })
}

/** `Array.prototype`, whose methods are borrowed: `Array.prototype.slice.call(arguments)`. */
const prototype = (evaluation: Evaluation, label: string, span: Span): Value =>
  host(`${label}.prototype`, span, {
    get: (name, at) =>
      nativeFunction(name, at, (args, where, self) => {
        const given = evaluation.settled(self ?? undefinedAt(where))
        if (isOpaque(given))
          return unknown(evaluation.textAt(where), evaluation.unknownOf(given).reason, where)
        if (label === "Object" && name === "toString") return string(`[object ${tagOf(given)}]`, where)
        const target =
          label === "Array" && given.kind !== "array"
            ? array(iterate(evaluation, given, where), where)
            : given
        return callValue(evaluation, getMember(evaluation, target, name, where), args, where, target)
      }),
  })

/** What `Object.prototype.toString` calls a value. */
function tagOf(value: Value): string {
  switch (value.kind) {
    case "null":
      return "Null"
    case "undefined":
      return "Undefined"
    case "string":
      return "String"
    case "number":
      return "Number"
    case "boolean":
      return "Boolean"
    case "array":
      return "Array"
    case "regexp":
      return "RegExp"
    case "promise":
      return "Promise"
    case "function":
    case "class":
      return "Function"
    case "host":
      return value.host.call === undefined && value.host.construct === undefined ? value.label : "Function"
    default:
      return nameOfError(value) === null ? "Object" : "Error"
  }
}
