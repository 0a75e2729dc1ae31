import type { Span } from "../span.ts"
import type { Evaluation } from "./evaluation.ts"
import { call } from "./run.ts"
import {
  boolean,
  equal,
  host,
  list,
  native,
  nothing,
  number,
  said,
  truth,
  unknown,
  type Value,
} from "./values.ts"

/** What Java and C# have in common, by other names: the members of their lists and texts, times, and the environment. */

type ListValue = Extract<Value, { readonly kind: "list" }>
type Member = (evaluation: Evaluation, own: ListValue, span: Span) => (args: readonly Value[]) => Value

const holds = (evaluation: Evaluation, test: Value | undefined, item: Value, at: Span): boolean | null =>
  test === undefined ? true : truth(call(evaluation, test, [item], at))

/** Members of a list, as functions of what they are given. */
export const LIST_MEMBERS = {
  itself: (_, own) => () => own,
  add:
    (_, own, at) =>
    ([item]) => {
      if (item !== undefined) own.items.push(item)
      return boolean(true, at)
    },
  addAll:
    (_, own, at) =>
    ([more]) => {
      if (more?.kind === "list") own.items.push(...more.items)
      return boolean(true, at)
    },
  contains:
    (_, own, at) =>
    ([wanted]) =>
      boolean(wanted !== undefined && own.items.some((item) => equal(item, wanted) === true), at),
  any:
    (evaluation, own, at) =>
    ([test]) =>
      boolean(
        own.items.some((item) => holds(evaluation, test, item, at) === true),
        at,
      ),
  isEmpty: (_, own, at) => () => boolean(own.items.length === 0, at),
  size: (_, own, at) => () => number(own.items.length, at),
  // What is not known of an item is no reason to leave it out.
  filter:
    (evaluation, own, at) =>
    ([test]) =>
      list(
        own.items.filter((item) => holds(evaluation, test, item, at) !== false),
        at,
      ),
  map:
    (evaluation, own, at) =>
    ([change]) =>
      list(
        own.items.map((item) => (change === undefined ? item : call(evaluation, change, [item], at))),
        at,
      ),
  concat:
    (_, own, at) =>
    ([more]) =>
      list([...own.items, ...(more?.kind === "list" ? more.items : [])], at),
} satisfies Readonly<Record<string, Member>>

/**
 * A member of a list that is called.
 * @param names which of the members a language calls how
 */
export function listMember(
  evaluation: Evaluation,
  own: ListValue,
  names: Readonly<Record<string, keyof typeof LIST_MEMBERS>>,
  name: string,
  span: Span,
): Value | null {
  const member = Object.hasOwn(names, name) ? names[name] : undefined
  if (member === undefined) return null
  return native(name, span, (args, at) => LIST_MEMBERS[member](evaluation, own, at)(args))
}

/**
 * A comparison of a text with another one.
 * @param test is told the other text, and what else is given
 */
export const comparison = (
  evaluation: Evaluation,
  name: string,
  span: Span,
  test: (other: string, how: Value | undefined) => boolean,
): Value =>
  native(name, span, ([given, how], at) => {
    const other = given === undefined ? null : said(given)
    return other === null
      ? unknown(evaluation.textAt(at), "what it is compared with is not known", at)
      : boolean(test(other, how), at)
  })

/** `Duration.ofMinutes(10)`: a class whose functions give seconds, by how many each stands for. */
export const durations = (
  evaluation: Evaluation,
  className: string,
  seconds: Readonly<Record<string, number>>,
  span: Span,
): Value =>
  host(
    {
      name: className,
      member: (name, at) => {
        const factor = Object.hasOwn(seconds, name) ? seconds[name] : undefined
        return factor === undefined
          ? null
          : native(name, at, ([given], where) =>
              given?.kind === "number"
                ? number(given.value * factor, where)
                : unknown(evaluation.textAt(where), "how long is not known", where),
            )
      },
    },
    span,
  )

/** A class with a function that looks up an environment variable, and gives nothing where it is not set. */
export const environmentClass = (
  evaluation: Evaluation,
  className: string,
  lookUp: string,
  span: Span,
): Value =>
  host(
    {
      name: className,
      member: (name, at) =>
        name === lookUp
          ? native(name, at, ([given], where) => {
              const variable = given === undefined ? null : said(given)
              if (variable === null)
                return unknown(evaluation.textAt(where), "the variable is not known", where)
              const value = evaluation.variable(variable, where, null)
              return value === null
                ? { ...nothing(where), kind: "nothing", variable }
                : { kind: "string", value, variable, span: where }
            })
          : null,
    },
    span,
  )
