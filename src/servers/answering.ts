import { OpenQuestion } from "../source/question.ts"
import type { ServerReply, Visit } from "./server.ts"

interface Evaluation {
  isAnswering: boolean
  restart(): void
}

/**
 * Lets the code of a text answer a request: it has all its steps again, and what it can't know ends the answer with a question.
 * @param visits what the request has come by when it ends so
 */
export function answering(
  evaluation: Evaluation,
  run: () => ServerReply,
  visits: readonly Visit[] = [],
): ServerReply {
  evaluation.restart()
  evaluation.isAnswering = true
  try {
    return run()
  } catch (error) {
    if (!(error instanceof OpenQuestion)) throw error
    return { kind: "undetermined", question: error.question, visits }
  } finally {
    evaluation.isAnswering = false
  }
}
