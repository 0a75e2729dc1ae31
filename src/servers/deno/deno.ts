import type { Evaluation, Module } from "../../source/javascript/interpreter/evaluation.ts"
import {
  boolean,
  host,
  isCallable,
  isOpaque,
  nativeFunction,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import type { NodeSource } from "../node/server-file.ts"
import type { Server } from "../server.ts"
import { touch } from "../web/web-response.ts"
import {
  type OwnAnswer,
  takeOptions,
  type WebRuntime,
  type WebServing,
  webServer,
} from "../web/web-server.ts"
import { STANDARD_HTTP } from "./recognise.ts"
import { ASSUMED, supabaseModule } from "./supabase.ts"

/** What stands for the server that is started. */
const started = (span: Span): Value =>
  host("server", span, {
    get: (name, at) => nativeFunction(`server.${name}`, at, (_, where) => undefinedAt(where)),
  })

/** `Deno.serve(handler)`, `Deno.serve(options, handler)`, `Deno.serve({ handler })`; and `serve(handler, options)` before it */
const serveFunction = (serving: () => WebServing, span: Span): Value =>
  nativeFunction("serve", span, (given, at) => {
    for (const each of given)
      if (each.kind === "object") takeOptions(serving(), each, { handler: "handler", onError: "onError" })
    // Options that the text does not show are no handler, where there is one.
    const handler = given.find(isCallable) ?? given.find(isOpaque)
    if (handler !== undefined) serving().handler = handler
    return started(at)
  })

const denoGlobal = (serving: () => WebServing, evaluation: Evaluation, span: Span): Value =>
  host("Deno", span, {
    get: (name, at) => {
      if (name === "serve") return serveFunction(serving, at)
      if (name === "env")
        return host("Deno.env", at, {
          get: (member, where) =>
            member === "get" || member === "has"
              ? nativeFunction(`Deno.env.${member}`, where, ([variable], here) => {
                  if (variable?.kind !== "string")
                    return unknown(evaluation.textAt(here), "which variable it is can't be known", here)
                  const value = evaluation.variable(variable.value, here)
                  return member === "get" ? value : boolean(value.kind === "string", here)
                })
              : null,
        })
      return unknown(`Deno.${name}`, "it belongs to the machine", at)
    },
  })

/** The modules of a text that are played, by how it calls them: their addresses have versions in them. */
function importedModules(text: string, serving: () => WebServing): readonly (readonly [string, Module])[] {
  const specifiers = new Set(
    [...text.matchAll(/\b(?:from|import)\s*["']([^"'\n]{1,120})["']/g)].map(([, name = ""]) => name),
  )
  let isTold = /\b(?:const|let|var)\s+corsHeaders\b/.test(text)
  const tell = (span: Span): void => {
    if (!isTold) serving().findings.push({ kind: "notice", text: ASSUMED, span })
    isTold = true
  }
  return [...specifiers].flatMap((name): (readonly [string, Module])[] => {
    const ofSupabase = supabaseModule(name, tell)
    if (ofSupabase !== null) return [[name, ofSupabase]]
    if (!STANDARD_HTTP.test(name)) return []
    return [
      [
        name,
        (_, span) =>
          host("http", span, {
            get: (member, at) => (member === "serve" ? serveFunction(serving, at) : null),
          }),
      ],
    ]
  })
}

/** Deno 2.9.6: ext/http/00_serve.ts, what it sends where a handler throws. */
const FAILED: OwnAnswer = {
  status: 500,
  headers: [],
  body: "Internal Server Error",
  why: "Deno answers 500, and no header of the program's is sent",
}

/** Reads a server of Deno's. https://docs.deno.com/api/deno/~/Deno.serve Never throws. */
export const denoServer = (source: NodeSource): Server => {
  const runtime: WebRuntime = {
    framework: "deno",
    label: "Deno",
    version: "2.9.6",
    modules: (serving) => [
      ["global Deno", (evaluation, span) => denoGlobal(serving, evaluation, span)],
      ...importedModules(source.text, serving),
    ],
    takeExported: (serving, exported) => takeOptions(serving, exported, { handler: "fetch", onError: null }),
    answering: ({ handler }) => (handler === null ? null : { value: handler, params: {} }),
    nowhere: FAILED,
    thrown: FAILED,
    noResponse: "Return value from serve handler must be a response or a promise resolving to a response",
    guard: "Cannot change headers: headers are immutable",
    typed: (response) => touch(response),
    ways: "`Deno.serve()`",
  }
  return webServer(source, runtime)
}
