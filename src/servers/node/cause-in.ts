import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import type { Span } from "../../source/span.ts"
import type { Cause } from "../server.ts"

/** The cause of a header that the code of a text sets, by where it does. */
export const causeIn =
  (evaluation: Evaluation) =>
  (span: Span): Cause => ({
    span,
    option: null,
    why: `the code sets it: ${evaluation.textAt(span).slice(0, 80)}`,
  })
