import type { Span } from "../span.ts"
import type { Pattern, Statement } from "./ast.ts"
import { isOfType } from "./builtins.ts"
import type { Evaluation } from "./evaluation.ts"
import { decide, evaluate } from "./expressions.ts"
import { compare, equals, isUnknown } from "./operators.ts"
import { type Scope, setName } from "./scope.ts"
import type { Value } from "./values.ts"

type Match = Extract<Statement, { kind: "match" }>

/**
 * The statements of the first case that matches; none where none does. Where that can't be known, none does, and it is asked.
 * https://docs.python.org/3/reference/compound_stmts.html#the-match-statement
 */
export function matchingBody(evaluation: Evaluation, scope: Scope, statement: Match): readonly Statement[] {
  const subject = evaluate(evaluation, scope, statement.subject)
  for (const { pattern, guard, body } of statement.cases) {
    if (!matches(evaluation, scope, pattern, subject)) continue
    if (guard !== null && !decide(evaluation, evaluate(evaluation, scope, guard))) continue
    return body
  }
  return []
}

function matches(evaluation: Evaluation, scope: Scope, pattern: Pattern, subject: Value): boolean {
  switch (pattern.kind) {
    case "value":
      return decide(
        evaluation,
        compare(evaluation, "==", subject, evaluate(evaluation, scope, pattern.value), pattern.value.span),
      )
    case "capture":
      if (pattern.name !== "_") setName(scope, pattern.name, subject)
      return true
    case "or":
      return pattern.options.some((option) => matches(evaluation, scope, option, subject))
    case "as":
      if (!matches(evaluation, scope, pattern.pattern, subject)) return false
      setName(scope, pattern.name, subject)
      return true
    case "sequence":
      return matchesSequence(evaluation, scope, pattern.items, subject)
    case "star":
      return false
    case "mapping":
      return matchesMapping(evaluation, scope, pattern, subject)
    case "class": {
      const type = evaluate(evaluation, scope, pattern.type)
      const result = isOfType(subject, type)
      return result ?? decide(evaluation, unfollowed(evaluation, pattern.type.span))
    }
    case "other":
      return decide(evaluation, unfollowed(evaluation, pattern.span))
  }
}

const unfollowed = (evaluation: Evaluation, span: Span): Value => ({
  kind: "unknown",
  key: `case ${evaluation.textAt(span)}`,
  reason: "this pattern is not followed",
  span,
})

/** Does what is not known fit a pattern? */
const fits = (evaluation: Evaluation, subject: Value): Value => {
  const unknown = evaluation.unknownOf(subject)
  return { ...unknown, key: `${unknown.key} fits the case` }
}

/** `case (a, *rest)`: of a list or a tuple, and never of a text. */
function matchesSequence(
  evaluation: Evaluation,
  scope: Scope,
  patterns: readonly Pattern[],
  subject: Value,
): boolean {
  if (isUnknown(subject)) return decide(evaluation, fits(evaluation, subject))
  if (subject.kind !== "list" && subject.kind !== "tuple") return false
  const star = patterns.findIndex(({ kind }) => kind === "star")
  const behind = star < 0 ? 0 : patterns.length - star - 1
  const { items, span } = subject
  if (star < 0 ? items.length !== patterns.length : items.length < patterns.length - 1) return false
  return patterns.every((pattern, i) => {
    if (pattern.kind !== "star") {
      const item = items[star >= 0 && i > star ? items.length - (patterns.length - i) : i]
      return item !== undefined && matches(evaluation, scope, pattern, item)
    }
    if (pattern.name !== "_")
      setName(scope, pattern.name, { kind: "list", items: items.slice(star, items.length - behind), span })
    return true
  })
}

/** `case {"kind": kind, **rest}` */
function matchesMapping(
  evaluation: Evaluation,
  scope: Scope,
  pattern: Extract<Pattern, { kind: "mapping" }>,
  subject: Value,
): boolean {
  if (isUnknown(subject)) return decide(evaluation, fits(evaluation, subject))
  if (subject.kind !== "dict") return false
  const taken: Value[] = []
  for (const { key, value } of pattern.entries) {
    const sought = evaluate(evaluation, scope, key)
    const found = subject.entries.find((entry) => equals(entry.key, sought) === true)
    if (found === undefined || !matches(evaluation, scope, value, found.value)) return false
    taken.push(found.key)
  }
  if (pattern.rest !== null)
    setName(scope, pattern.rest, {
      kind: "dict",
      entries: subject.entries.filter(({ key }) => !taken.includes(key)),
      span: subject.span,
    })
  return true
}
