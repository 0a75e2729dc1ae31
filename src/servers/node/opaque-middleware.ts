import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { isOpaque, type Value } from "../../source/javascript/interpreter/values.ts"
import { MIDDLEWARE_CHOICES, refusedBy } from "../middleware-choices.ts"
import type { LayerInfo, ServerRequest } from "../server.ts"

/** A name that sounds like routes rather than like a middleware. */
export const SOUNDS_LIKE_ROUTES = /route|controller|api|handler/i

/**
 * What a middleware that the text does not show does with a request: the user is asked, and until the answer it lets all of
 * them through.
 * @returns the status that it refuses the request with, and the reason in words; null where it lets it through
 */
export function refusalOf(
  evaluation: Evaluation,
  middleware: Value,
  { name }: LayerInfo,
  request: ServerRequest,
): { readonly status: number; readonly why: string } | null {
  const key = `middleware ${name}`
  if (isOpaque(middleware))
    evaluation.askAbout({
      key,
      text: `What does \`${name}\` do with a preflight?`,
      reason: evaluation.unknownOf(middleware).reason,
      span: middleware.span,
      expected: { kind: "choice", choices: MIDDLEWARE_CHOICES },
      assumed: "passes",
    })
  const said = evaluation.answerText(key)
  const status = said === null ? null : refusedBy(said, request)
  return status === null ? null : { status, why: `you said: ${said}` }
}
