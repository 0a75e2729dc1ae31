import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { ownEntries } from "../../source/javascript/interpreter/members.ts"
import { isOpaque, type Value } from "../../source/javascript/interpreter/values.ts"
import type { OpenQuestion } from "../../source/question.ts"
import { isLookedAt } from "../looked-at.ts"

/**
 * The value of a header, or what the user answered in its place.
 * @throws OpenQuestion where CORS looks at it, and the text does not show it
 */
export function headerValue(evaluation: Evaluation, name: string, given: Value): Value {
  const value = evaluation.settled(given)
  if (!isOpaque(value) || !isLookedAt(name)) return value
  throw evaluation.open(evaluation.unknownOf(value), { kind: "text", suggestions: [] })
}

/**
 * Headers that are given as one object, by their names, with what the user answered in place of what the text does not show.
 * @throws OpenQuestion where it does not show them, those of a spread, or the value of one that CORS looks at
 */
export function headerEntries(evaluation: Evaluation, given: Value): readonly (readonly [string, Value])[] {
  const headers = evaluation.settled(given)
  if (isOpaque(headers)) throw askForAll(evaluation, headers)
  return ownEntries(headers).flatMap(([name, value]) => {
    const settled = evaluation.settled(value)
    if (!name.startsWith("...")) return [[name, headerValue(evaluation, name, settled)] as const]
    if (isOpaque(settled)) throw askForAll(evaluation, settled)
    return headerEntries(evaluation, settled)
  })
}

const askForAll = (evaluation: Evaluation, headers: Parameters<Evaluation["unknownOf"]>[0]): OpenQuestion => {
  const expected = { kind: "text" as const, suggestions: ['{ "Access-Control-Allow-Origin": "*" }'] }
  return evaluation.open(evaluation.unknownOf(headers), expected)
}
