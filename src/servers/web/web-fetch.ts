import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { promised } from "../../source/javascript/interpreter/members.ts"
import { nativeFunction, type Value } from "../../source/javascript/interpreter/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import type { Span } from "../../source/span.ts"
import type { ServerReply, ServerRequest } from "../server.ts"
import { WebHeaders } from "./web-headers.ts"
import { made } from "./web-request.ts"
import { type WebResponse, webResponseValue } from "./web-response.ts"

/** The network of a server's program. */
export interface Network {
  /** what answers it, whatever the URL */
  readonly answer: (request: ServerRequest) => ServerReply
  /** what is thrown at whoever changes the headers of an answer; null: they may be changed */
  readonly guard: string | null
}

/**
 * `fetch(request)` of a server's program.
 * @param evaluation of the program, once it runs
 * @param network where it asks, once it runs
 */
export const fetchFunction = (evaluation: () => Evaluation, network: () => Network, span: Span): Value =>
  nativeFunction("fetch", span, ([input, init], at) =>
    promised(() => fetched(evaluation(), network(), input, init, at), at),
  )

/** What was answered, as a `Response` whose headers can't be changed: it has to be made anew for that. */
export function fetched(
  evaluation: Evaluation,
  { answer, guard }: Network,
  input: Value | undefined,
  init: Value | undefined,
  span: Span,
): Value {
  const asked = made(evaluation, input, init)
  const [, scheme = "https", hostname = "", path = "/"] = /^(https?):\/\/([^/]*)(.*)$/.exec(asked.url) ?? []
  const reply = answer({
    method: asked.method,
    path: path === "" ? "/" : path,
    headers: asked.headers.sorted().map(({ name, value }) => [name, value] as const),
    scheme: scheme === "http" ? "http" : "https",
    host: hostname,
  })
  if (reply.kind === "undetermined") throw new OpenQuestion(reply.question)
  const response: WebResponse = {
    status: reply.status,
    headers: WebHeaders.of(reply.headers, guard),
    body: reply.body,
    span,
    typing: "none",
    madeWith: "a list",
  }
  return webResponseValue(evaluation, response, span)
}
