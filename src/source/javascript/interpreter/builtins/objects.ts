import type { Span } from "../../../span.ts"
import type { Evaluation } from "../evaluation.ts"
import { iterate } from "../iteration.ts"
import { getMember, hasMember, ownEntries, setMember } from "../members.ts"
import {
  array,
  boolean,
  isCallable,
  isOpaque,
  type ObjectValue,
  object,
  property,
  string,
  text,
  throwError,
  undefinedAt,
  unknown,
  type Value,
} from "../values.ts"
import { isSame } from "./arrays.ts"
import { type Native, namespace } from "./namespace.ts"

/** `Object` */
export function objectClass(evaluation: Evaluation, span: Span): Value {
  const listed =
    (each: (key: string, value: Value, at: Span) => Value): Native =>
    ([given], at) => {
      const value = evaluation.settled(given ?? undefinedAt(at))
      if (value.kind === "null" || value.kind === "undefined")
        return throwError("TypeError", "Cannot convert undefined or null to object", at)
      if (isOpaque(value)) return unknown(evaluation.textAt(at), evaluation.unknownOf(value).reason, at)
      return array(
        ownEntries(value, evaluation).map(([key, item]) => each(key, item, at)),
        at,
      )
    }
  const itself: Native = ([value], at) => value ?? undefinedAt(at)
  return namespace(
    evaluation,
    "Object",
    span,
    {
      keys: listed((key, _, at) => string(key, at)),
      getOwnPropertyNames: listed((key, _, at) => string(key, at)),
      values: listed((_, item) => item),
      entries: listed((key, item, at) => array([string(key, at), item], at)),
      assign: ([target, ...sources], at) => {
        for (const source of sources)
          for (const [key, each] of ownEntries(evaluation.settled(source), evaluation))
            setMember(evaluation, target ?? undefinedAt(at), key, each, at)
        return target ?? undefinedAt(at)
      },
      // What a compiler writes: `Object.defineProperty(exports, "__esModule", { value: true })`
      defineProperty: ([target, key, descriptor], at) => {
        const name = key === undefined ? null : text(key)
        if (target !== undefined && name !== null && descriptor?.kind === "object")
          define(evaluation, target, name, descriptor, at)
        return target ?? undefinedAt(at)
      },
      defineProperties: ([target, descriptors], at) => {
        if (target !== undefined && descriptors?.kind === "object")
          for (const [name, descriptor] of ownEntries(descriptors))
            if (descriptor.kind === "object") define(evaluation, target, name, descriptor, at)
        return target ?? undefinedAt(at)
      },
      freeze: itself,
      seal: itself,
      preventExtensions: itself,
      create: ([proto], at) => ({ ...object({}, at), ...(proto?.kind === "object" ? { proto } : {}) }),
      setPrototypeOf: ([target, proto], at) => {
        // Its class has what that one has: `Object.setPrototypeOf(this, AppError.prototype)`
        const isOwn = target?.kind === "object" && proto?.kind === "object" && target.of === proto.of
        if (target?.kind === "object" && proto?.kind === "object" && !(isOwn && target.of !== null)) {
          for (let each: ObjectValue | undefined = proto; each !== undefined; each = each.proto)
            if (each === target) throwError("TypeError", "Cyclic __proto__ value", at)
          target.proto = proto
        }
        return target ?? undefinedAt(at)
      },
      fromEntries: ([list], at) => {
        const made = object({}, at)
        for (const pair of list === undefined ? [] : iterate(evaluation, list, at)) {
          const [key, value] = pair.kind === "array" ? pair.items : []
          if (key !== undefined) made.properties.set(text(key) ?? "", property(value ?? undefinedAt(at)))
        }
        return made
      },
      hasOwn: ([target, key], at) => {
        const value = evaluation.settled(target ?? undefinedAt(at))
        const name = key === undefined ? null : text(evaluation.settled(key))
        const has =
          name === null ? null : value.kind === "object" ? value.properties.has(name) : hasMember(value, name)
        return has === null ? unknown(evaluation.textAt(at), "it can't be known", at) : boolean(has, at)
      },
      is: ([a, b], at) => {
        const [x, y] = [evaluation.settled(a ?? undefinedAt(at)), evaluation.settled(b ?? undefinedAt(at))]
        const same = isSame(x, y)
        return same === null ? unknown(evaluation.textAt(at), "it can't be known", at) : boolean(same, at)
      },
    },
    {
      isFunction: true,
      call: ([value], at) => value ?? object({}, at),
      construct: ([value], at) => value ?? object({}, at),
    },
  )
}

/** Defines a property as a descriptor says. */
function define(
  evaluation: Evaluation,
  target: Value,
  name: string,
  descriptor: ObjectValue,
  span: Span,
): void {
  const getter = getMember(evaluation, descriptor, "get", span)
  const value = getMember(evaluation, descriptor, "value", span)
  if (target.kind === "object" && getter.kind === "function")
    target.properties.set(name, { ...property(getter, span), getter })
  else if (!isCallable(getter)) setMember(evaluation, target, name, value, span)
}
