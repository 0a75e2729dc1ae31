import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import {
  boolean,
  host,
  NOWHERE,
  nativeFunction,
  object,
  string,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import { headersValue } from "../node/request-headers.ts"
import type { ServerRequest } from "../server.ts"

const NOTHING: Value = { kind: "null", span: NOWHERE }

/**
 * The `event` that a function is handed.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @param format of the payload
 */
export function eventValue(request: ServerRequest, format: string): Value {
  const [path = "/", query = ""] = request.path.split("?")
  const words = [...new URLSearchParams(query)].map(([key, value]) => [key, string(value, NOWHERE)] as const)
  const given = words.length === 0 ? null : object(Object.fromEntries(words), NOWHERE)
  const body = /^(?:GET|HEAD|OPTIONS)$/.test(request.method)
    ? null
    : unknown("event.body", "what the body says is not known", NOWHERE)
  const { method } = request
  return format === "1.0"
    ? object(
        {
          version: string("1.0", NOWHERE),
          resource: string("/{proxy+}", NOWHERE),
          path: string(path, NOWHERE),
          httpMethod: string(method, NOWHERE),
          // REST APIs hand on the names in the client's own case: asked for by any, they are found here.
          headers: headersValue(request, "event.headers"),
          multiValueHeaders: unknown("event.multiValueHeaders", "it is not read", NOWHERE),
          queryStringParameters: given ?? NOTHING,
          pathParameters: unknown("event.pathParameters", "the route is not in the paste", NOWHERE),
          stageVariables: NOTHING,
          requestContext: context({ httpMethod: method, path, resourcePath: "/{proxy+}" }),
          body: body ?? NOTHING,
          isBase64Encoded: boolean(false, NOWHERE),
        },
        NOWHERE,
      )
    : object(
        {
          version: string("2.0", NOWHERE),
          routeKey: string("$default", NOWHERE),
          rawPath: string(path, NOWHERE),
          rawQueryString: string(query, NOWHERE),
          headers: lowerCaseHeaders(request),
          ...(given === null ? {} : { queryStringParameters: given }),
          pathParameters: unknown("event.pathParameters", "the route is not in the paste", NOWHERE),
          requestContext: context(
            {},
            { http: object(texts({ method, path, protocol: "HTTP/1.1" }), NOWHERE) },
          ),
          ...(body === null ? {} : { body }),
          isBase64Encoded: boolean(false, NOWHERE),
        },
        NOWHERE,
      )
}

const texts = (given: Readonly<Record<string, string>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, string(value, NOWHERE)]))

/** `event.requestContext`; who the caller is, is not known. */
function context(given: Readonly<Record<string, string>>, more: Readonly<Record<string, Value>> = {}): Value {
  const known = { ...texts(given), ...more }
  return host("event.requestContext", NOWHERE, {
    get: (name, at) => known[name] ?? unknown(`event.requestContext.${name}`, "it is not known who asks", at),
  })
}

/** Names in lower case, several of a name joined. */
function lowerCaseHeaders({ headers, host: asked }: ServerRequest): Value {
  const joined = new Map<string, string>(asked === null ? [] : [["host", asked]])
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const before = joined.get(key)
    if (key !== "host") joined.set(key, before === undefined ? value : `${before},${value}`)
  }
  return object(texts(Object.fromEntries(joined)), NOWHERE)
}

/** The `context` of the run, of which only the old ways to answer matter: each is the callback in other words. */
export const contextValue = (evaluation: Evaluation, callback: Value): Value => {
  const answers: Readonly<Record<string, (args: readonly Value[]) => readonly Value[]>> = {
    succeed: ([value]) => [NOTHING, value ?? NOTHING],
    fail: ([error]) => [error ?? NOTHING],
    done: (args) => args,
  }
  return host("context", NOWHERE, {
    set: () => undefined,
    get: (name, at) => {
      const args = Object.hasOwn(answers, name) ? answers[name] : undefined
      return args === undefined
        ? unknown(`context.${name}`, "it is Lambda's own", at)
        : nativeFunction(`context.${name}`, at, (given, where) =>
            callValue(evaluation, callback, args(given), where),
          )
    },
  })
}
