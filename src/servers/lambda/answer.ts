import { toJson } from "../../source/javascript/interpreter/builtins/json.ts"
import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { getMember, ownEntries } from "../../source/javascript/interpreter/members.ts"
import { isOpaque, text, type Value } from "../../source/javascript/interpreter/values.ts"
import { causeIn } from "../node/cause-in.ts"
import { headerEntries } from "../node/open-headers.ts"
import type { LocatedHeader } from "../server.ts"

/** What a function gave, as the gateway in front of it sends it on. */
export type Answer =
  | {
      readonly kind: "answer"
      readonly status: number
      readonly headers: readonly LocatedHeader[]
      readonly body: string
    }
  /** the gateway makes nothing of it, and answers by itself */
  | { readonly kind: "malformed"; readonly why: string }

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 * @throws OpenQuestion where CORS hangs on what the text does not show
 */
export function answerOf(evaluation: Evaluation, given: Value, format: string): Answer {
  const value = evaluation.settled(given)
  if (isOpaque(value))
    throw evaluation.open(evaluation.unknownOf(value), {
      kind: "text",
      suggestions: ['{ "statusCode": 200, "headers": { "Access-Control-Allow-Origin": "*" } }'],
    })
  const isObject = value.kind === "object"
  const status = isObject ? statusOf(evaluation, value) : null
  if (!isObject || status === null) {
    if (format === "1.0")
      return {
        kind: "malformed",
        why: isObject ? "what the function gives has no statusCode" : "the function gives no object",
      }
    // Format 2.0 guesses: all of it is the body, `headers` too.
    const isText = value.kind === "string"
    return {
      kind: "answer",
      status: 200,
      headers: [{ name: "content-type", value: "application/json", cause: null }],
      body: isText ? value.value : (toJson(value) ?? ""),
    }
  }
  const body = evaluation.settled(getMember(evaluation, value, "body", value.span))
  if (format === "1.0" && (body.kind === "object" || body.kind === "array"))
    return { kind: "malformed", why: "the body is no text: JSON.stringify() is missing" }
  const headers = headersIn(evaluation, value, format)
  const isTyped = headers.some(({ name }) => name === "content-type")
  const type = format === "1.0" ? "application/json" : "text/plain;charset=UTF-8"
  return {
    kind: "answer",
    status,
    headers: isTyped ? headers : [...headers, { name: "content-type", value: type, cause: null }],
    body: text(body) ?? "",
  }
}

function statusOf(evaluation: Evaluation, value: Value): number | null {
  const given = evaluation.settled(getMember(evaluation, value, "statusCode", value.span))
  const status =
    given.kind === "number" ? given.value : given.kind === "string" ? Number(given.value) : Number.NaN
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : null
}

/** `headers`, and those of which there are several: `multiValueHeaders`, or `cookies` */
function headersIn(evaluation: Evaluation, answer: Value, format: string): readonly LocatedHeader[] {
  const found: LocatedHeader[] = []
  const causeAt = causeIn(evaluation)
  const add = (name: string, value: Value): void => {
    const written = text(value)
    if (written !== null && value.kind !== "undefined" && value.kind !== "null")
      found.push({ name: name.toLowerCase(), value: written, cause: causeAt(value.span) })
  }
  const given = (name: string): Value => evaluation.settled(getMember(evaluation, answer, name, answer.span))
  const headers = given("headers")
  if (headers.kind !== "undefined" && headers.kind !== "null")
    for (const [name, value] of headerEntries(evaluation, headers)) add(name, value)
  const [many, name] =
    format === "1.0" ? [given("multiValueHeaders"), null] : [given("cookies"), "set-cookie"]
  for (const [key, each] of many.kind === "object" ? ownEntries(many) : [["set-cookie", many] as const]) {
    const values = evaluation.settled(each)
    if (values.kind === "array") for (const item of values.items) add(name ?? key, evaluation.settled(item))
  }
  return found
}
