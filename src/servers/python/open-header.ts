import type { Evaluation } from "../../source/python/evaluation.ts"
import { isUnknown } from "../../source/python/operators.ts"
import { string, type Value } from "../../source/python/values.ts"
import { isLookedAt } from "../looked-at.ts"
import { openQuestion } from "./open-question.ts"

/**
 * The value of a header, or what the user answered in its place.
 * @throws OpenQuestion where CORS looks at it, and the text does not show it
 */
export function headerValue(evaluation: Evaluation, name: string, given: Value): Value {
  if (!isUnknown(given) || !isLookedAt(name)) return given
  const { key, span } = evaluation.unknownOf(given)
  const { answers } = evaluation.setting
  const answer = Object.hasOwn(answers, key) ? answers[key] : undefined
  if (answer === undefined) return openQuestion(evaluation, given, { kind: "text", suggestions: [] })
  // A header's value is text: `GET, POST` is no tuple.
  return string(answer.replace(/^(["'])(.*)\1$/s, "$2"), span)
}
