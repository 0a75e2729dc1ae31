import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { host, nativeFunction, unknown, type Value } from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import type { NodeSource } from "../node/server-file.ts"
import type { Server } from "../server.ts"
import type { WebResponse } from "../web/web-response.ts"
import { takeOptions, type WebRuntime, type WebServing, webServer } from "../web/web-server.ts"
import { answering, routesOf } from "./routes.ts"

/** `{ fetch, routes, error }` */
function take(serving: WebServing, options: Value): void {
  takeOptions(serving, options, { handler: "fetch", onError: "error" })
  serving.routes = routesOf(serving, options)
}

/** `Bun.serve({ fetch, routes, error })` */
const serveFunction = (serving: () => WebServing, span: Span): Value =>
  nativeFunction("Bun.serve", span, ([options], at) => {
    if (options?.kind === "object") take(serving(), options)
    return host("server", at, {
      get: (name, where) => unknown(`server.${name}`, "it belongs to the machine", where),
    })
  })

const bunGlobal = (serving: () => WebServing, evaluation: Evaluation, span: Span): Value =>
  host("Bun", span, {
    get: (name, at) => {
      if (name === "serve") return serveFunction(serving, at)
      if (name === "env")
        return host("Bun.env", at, {
          get: (variable, where) => evaluation.variable(variable, where),
          has: (variable) => Object.hasOwn(evaluation.setting.env, variable),
        })
      return unknown(`Bun.${name}`, "it belongs to the machine", at)
    },
  })

/** Text and JSON have types of Bun's own spelling. An empty text has none, nor has what is not sent for HEAD. */
function typed(response: WebResponse, method: string, isReady: boolean): void {
  const { headers, typing, body } = response
  response.typing = "none"
  const [json] = headers.sorted().filter(({ name }) => name === "content-type")
  if (json !== undefined && json.cause === null && json.value === "application/json")
    headers.set("content-type", "application/json;charset=utf-8", null)
  const isSent = body !== "" && (method !== "HEAD" || isReady)
  if (typing !== "none" && json === undefined && isSent)
    headers.set("content-type", "text/plain;charset=utf-8", null)
}

const RUNTIME: WebRuntime = {
  framework: "bun",
  label: "Bun",
  version: "1.4.5",
  modules: (serving) => [
    ["global Bun", (evaluation, span) => bunGlobal(serving, evaluation, span)],
    ["bun", (evaluation, span) => bunGlobal(serving, evaluation, span)],
  ],
  takeExported: take,
  answering,
  nowhere: { status: 404, headers: [], body: "", why: "Bun answers 404" },
  thrown: {
    status: 500,
    headers: [["content-type", "text/html;charset=utf-8"]],
    body: "",
    why: "Bun answers 500 with a page for developers, and no header of the program's is sent",
  },
  noResponse: {
    status: 200,
    headers: [["content-type", "text/plain;charset=utf-8"]],
    body: "Welcome to Bun! To get started, return a Response object.",
    why: "Bun answers 200 with a greeting, and without any header of the program's",
  },
  guard: null,
  typed,
  ways: "`Bun.serve()`, and no default export with `fetch`",
}

/** Reads a server of Bun's. https://bun.com/docs/api/http Never throws. */
export const bunServer = (source: NodeSource): Server => webServer(source, RUNTIME)
