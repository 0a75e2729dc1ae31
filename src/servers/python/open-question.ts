import type { Evaluation } from "../../source/python/evaluation.ts"
import type { Value } from "../../source/python/values.ts"
import { type Expected, OpenQuestion } from "../../source/question.ts"

/** Stops at a value that has to be known, and asks for it. */
export function openQuestion(evaluation: Evaluation, value: Value, expected: Expected): never {
  const unknown = evaluation.unknownOf(value)
  evaluation.ask(unknown, expected, null)
  const question = evaluation.asked.find(({ key }) => key === unknown.key)
  throw new OpenQuestion(
    question ?? {
      key: unknown.key,
      text: `What is \`${unknown.key}\` here?`,
      reason: unknown.reason,
      span: unknown.span,
      expected,
      assumed: null,
    },
  )
}
