import type { SyntaxNode } from "@lezer/common"
import type { RequestInit } from "../../fetch/request.ts"
import { callValue, caught } from "../../source/javascript/interpreter/functions.ts"
import { runProgram } from "../../source/javascript/interpreter/program.ts"
import { host, nativeFunction, undefinedAt, type Value } from "../../source/javascript/interpreter/values.ts"
import { parts } from "../../source/javascript/parse.ts"
import { placeOf, type Span, type SyntaxProblem } from "../../source/span.ts"
import type { Make } from "./made.ts"
import { modules } from "./modules.ts"

/** A call of a page's code that makes a request, as it was understood. */
export interface ReadClientCall {
  /** null when there is no such call, or its URL can't be known */
  readonly request: RequestInit | null
  readonly problems: readonly SyntaxProblem[]
}

const BLANK: Omit<RequestInit, "initiator" | "url"> = {
  method: "GET",
  headers: [],
  body: null,
  mode: "cors",
  credentials: "same-origin",
  redirect: "follow",
}

/** What a function that nothing calls is given: an id that any route takes. */
const ARGUMENT = "1"

const textAt = (span: Span): Value => ({ kind: "string", value: ARGUMENT, span })

/** An event or an object, of which nothing is known: what sounds like a method is one. */
const thingAt = (span: Span): Value =>
  host("argument", span, {
    get: (name, at) =>
      /^(?:prevent|stop|get|set|has|to|add|remove)[A-Z]/.test(name)
        ? nativeFunction(name, at, (_, where) => undefinedAt(where))
        : textAt(at),
  })

const parametersOf = (node: SyntaxNode): readonly SyntaxNode[] => {
  const list = node.getChild("ParamList")
  return list === null ? [] : parts(list)
}

/** Does the text call axios, jQuery, XMLHttpRequest, EventSource or sendBeacon? */
export const looksLikeClientCall = (given: string): boolean =>
  /\baxios\s*[.(]|\$\s*\.\s*(?:ajax|get|post|getJSON)\s*\(|\bjQuery\s*\.|\bnew\s+(?:XMLHttpRequest|EventSource)\s*\(|\bsendBeacon\s*\(/.test(
    given,
  )

/**
 * Reads the first request that a snippet makes by `fetch()`, axios, jQuery, XMLHttpRequest, EventSource or `sendBeacon()`: the
 * interpreter runs it in a page that writes down what it is asked for. Functions that nothing calls are called, with an id or
 * with a thing of which nothing is known. Never throws.
 */
export function readClientCall(given: string): ReadClientCall {
  const problems: SyntaxProblem[] = []
  const report = (span: Span, message: string): void => {
    problems.push({ span, place: placeOf(given, span.from), message })
  }
  let request: RequestInit | null = null
  const make: Make = (made, span, unknownUrl = "The URL can't be known. Write it out.") => {
    if (request !== null) return
    // Something that is not set became a part of it.
    if (made.url === null || /\bundefined\b/.test(made.url)) report(span, unknownUrl)
    else request = { ...BLANK, ...made, url: made.url }
  }
  const {
    evaluation,
    problems: syntax,
    thrown,
  } = runProgram(given, { env: {}, answers: {} }, modules(make, report))
  evaluation.doubt = "go on"
  for (const value of [...evaluation.globals.names.values()]) {
    if (request !== null) break
    if (value.kind !== "function") continue
    const { span, name, node } = value
    const parameters = parametersOf(node)
    for (const given of parameters.length === 0 ? [textAt] : [textAt, thingAt]) {
      // What one kind of argument led to nothing with is not told.
      const told = problems.length
      evaluation.restart()
      caught(() =>
        callValue(
          evaluation,
          value,
          parameters.map(() => given(span)),
          span,
        ),
      )
      if (request !== null) break
      if (given === textAt && parameters.length > 0) problems.length = told
    }
    if (request !== null && parameters.length > 0)
      report(span, `What \`${name}\` is called with can't be known: it is taken for “${ARGUMENT}”.`)
  }
  for (const { span, message } of request === null ? thrown : [])
    report(span, `JavaScript throws ${message} here.`)
  if (request === null && problems.length === 0)
    report({ from: 0, to: given.length }, "No request is made here.")
  return { request, problems: [...syntax, ...problems] }
}
