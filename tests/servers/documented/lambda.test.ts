// What API Gateway does with what a function gives, by AWS's documentation:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
import { describe, expect, test } from "vitest"
import { looksLikeLambda } from "../../../src/servers/lambda/recognise.ts"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { type Asked, answerOf } from "./asking.ts"

const APP = "https://app.example.com"
const PREFLIGHT: Asked = { origin: APP, preflight: { method: "POST", headers: "content-type" } }
const returning = (value: string): string => `exports.handler = async (event) => { return ${value} }\n`

describe.each(["2.0", "1.0"])("payload format %s", (version) => {
  const asked = (source: string, given: Asked = { origin: APP }) => {
    const { status, headers } = answerOf("lambda", source, given, { version })
    return [status, ...headers]
  }

  test("status and headers are what the function says, names in lower case", () => {
    expect(
      asked(returning('{ statusCode: 201, headers: { "Access-Control-Allow-Origin": "*" }, body: "{}" }')),
    ).toEqual([201, "access-control-allow-origin: *"])
  })

  test("a truth value is written out", () => {
    expect(
      asked(returning('{ statusCode: "200", headers: { "Access-Control-Allow-Credentials": true } }')),
    ).toEqual([200, "access-control-allow-credentials: true"])
  })

  test("what it throws is answered by the gateway, bare", () => {
    const source =
      'const headers = { "Access-Control-Allow-Origin": "*" }\nexports.handler = async (event) => { const { a } = JSON.parse(event.body ?? ""); return { statusCode: 200, headers, body: a } }\n'
    expect(asked(source)).toEqual([version === "1.0" ? 502 : 500])
  })

  test("a callback answers too, whatever is returned", () => {
    const source =
      'module.exports.hello = (event, context, callback) => { setTimeout(() => callback(null, { statusCode: 200, headers: { "Access-Control-Allow-Origin": event.headers.origin } })) }\n'
    expect(asked(source)).toEqual([200, `access-control-allow-origin: ${APP}`])
  })

  test("the method is where this format has it, and only there", () => {
    const source = `exports.handler = async (event) => ({ statusCode: event.httpMethod === "OPTIONS" ? 204 : event.requestContext.http.method === "OPTIONS" ? 202 : 200 })\n`
    expect(asked(source, PREFLIGHT)).toEqual([version === "1.0" ? 204 : 202])
  })

  test("an object without a status: 2.0 takes all of it for the body, 1.0 for malformed", () => {
    expect(asked(returning('{ headers: { "Access-Control-Allow-Origin": "*" } }'))).toEqual([
      version === "1.0" ? 502 : 200,
    ])
  })
})

test.each([
  ["context.succeed({ statusCode: 202 })", 202],
  ["context.done(null, { statusCode: 203 })", 203],
  ['context.fail(new Error("no"))', 500],
  ['context.done("no", { statusCode: 203 })', 500],
  ['callback(new Error("no"))', 500],
])("the old ways to answer: %s", (call, status) => {
  const source = `exports.handler = function (event, context, callback) { ${call} }\n`
  expect(answerOf("lambda", source, {}, { version: "2.0" }).status).toBe(status)
})

test("of several functions, the one that answers with a status is taken, and that is said", () => {
  const source =
    "const check = (event) => true\nconst list = async (event) => ({ statusCode: 201 })\nmodule.exports = { check, list }\n"
  expect(answerOf("lambda", source, {}).status).toBe(201)
  expect(serverOf(sourceConfig("lambda", source)).findings[0]?.text).toBe(
    "There are 2 functions here: “list” is taken to answer.",
  )
})

test("1.0: a body that is no text is malformed", () => {
  expect(
    answerOf("lambda", returning("{ statusCode: 200, body: { a: 1 } }"), {}, { version: "1.0" }),
  ).toMatchObject({
    status: 502,
  })
})

test("several cookies, each its own header", () => {
  expect(
    answerOf("lambda", returning('{ statusCode: 200, cookies: ["a=1", "b=2"] }'), {}, { version: "2.0" })
      .headers,
  ).toEqual(["set-cookie: a=1", "set-cookie: b=2"])
})

test.each([
  [
    "headers of another file",
    'const { headers } = require("./cors")\nexports.handler = async (event) => ({ statusCode: 200, headers })\n',
  ],
  [
    "an answer of another file",
    'const { ok } = require("./answers")\nexports.handler = async (event) => { const statusCode = 200; return ok({ statusCode: 200 }) }\n',
  ],
  [
    "an answer that a client calls back with",
    'const db = require("./db")\nexports.handler = (event, context, callback) => { db.put(event, () => callback(null, { statusCode: 200 })) }\n',
  ],
])("%s are asked for", (_, source) => {
  const server = serverOf(sourceConfig("lambda", source))
  const reply = server.respond({
    method: "GET",
    path: "/",
    headers: [],
    scheme: "https",
    host: "api.example.com",
  })
  expect(reply.kind).toBe("undetermined")
  expect(server.questions()).toHaveLength(1)
})

test.each([
  ["export const handler: APIGatewayProxyHandlerV2 = async () => ({ statusCode: 200 })", true],
  [
    "const submit = (event, context, callback) => callback(null, { statusCode: 200 })\nmodule.exports = { submit }",
    true,
  ],
  ["module.exports.hello = async event => ({\n  statusCode: 200,\n})", true],
  ["export default defineEventHandler(async (event) => { throw createError({ statusCode: 404 }) })", false],
  ["export const Field = () => <input onChange={(event) => set(event.target.value)} />", false],
])("%s", (source, isLambda) => {
  expect(looksLikeLambda(source)).toBe(isLambda)
})
