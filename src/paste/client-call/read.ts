import type { SyntaxNode } from "@lezer/common"
import type { RequestInit } from "../../fetch/request.ts"
import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue, caught } from "../../source/javascript/interpreter/functions.ts"
import { runProgram } from "../../source/javascript/interpreter/program.ts"
import { host, nativeFunction, undefinedAt, type Value } from "../../source/javascript/interpreter/values.ts"
import { parts } from "../../source/javascript/parse.ts"
import { placeOf, type Span, type SyntaxProblem } from "../../source/span.ts"
import { type Callable, callablesOf } from "./callables.ts"
import type { Make } from "./made.ts"
import { surroundings } from "./surroundings.ts"

/** A call of a page's code that makes a request, as it was understood. */
export interface ReadClientCall {
  /** null when there is no such call, or its URL can't be known */
  readonly request: RequestInit | null
  readonly problems: readonly SyntaxProblem[]
  /** what makes it, where that is more than its initiator: a library that sends by `fetch()` or XMLHttpRequest */
  readonly by: string | null
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

const METHOD_CALL = "\\s*\\??\\.\\s*(?:get|post|put|patch|delete|head|options|request|create|extend|raw)"
/** By what a text is known to make a request, besides a plain `fetch()`. */
const CALLS = new RegExp(
  [
    "\\baxios\\s*[.(]",
    "\\$\\s*\\.\\s*(?:ajax|get|post|getJSON)\\s*\\(",
    "\\bjQuery\\s*\\.",
    "\\bnew\\s+(?:XMLHttpRequest|EventSource)\\s*\\(",
    "\\bsendBeacon\\s*\\(",
    "\\.\\s*functions\\s*\\.\\s*invoke\\s*[<(]",
    `\\bky(?:${METHOD_CALL})?\\s*[<(]`,
    `(?:\\$fetch|\\bofetch|\\buse(?:Lazy)?Fetch)(?:${METHOD_CALL})?\\s*[<(]`,
    `\\bthis\\s*\\.\\s*[#\\w]{0,40}[hH]ttp\\w{0,40}${METHOD_CALL}\\s*[<(]`,
  ].join("|"),
)

/** Does the text call axios, jQuery, ky, ofetch, HttpClient, supabase-js, XMLHttpRequest, EventSource or sendBeacon? */
export const looksLikeClientCall = (given: string): boolean => CALLS.test(given)

/**
 * Reads the first request that a snippet makes by `fetch()`, axios, jQuery, ky, ofetch, Angular's HttpClient,
 * supabase-js, XMLHttpRequest, EventSource or `sendBeacon()`: the interpreter runs it in a page that writes down what it is asked for. What nothing calls is
 * called, with an id or with a thing of which nothing is known. Never throws.
 */
export function readClientCall(given: string): ReadClientCall {
  const problems: SyntaxProblem[] = []
  const report = (span: Span, message: string): void => {
    problems.push({ span, place: placeOf(given, span.from), message })
  }
  let taken: { readonly request: RequestInit; readonly by: string | null } | null = null
  let askedBy: string | null = null
  const make: Make = ({ by = null, ...made }, span, unknownUrl = "The URL can't be known. Write it out.") => {
    if (taken !== null) return () => {}
    askedBy ??= by
    // Something that is not set became a part of it.
    if (made.url === null || /\bundefined\b/.test(made.url)) {
      report(span, unknownUrl)
      return () => {}
    }
    const own = { request: { ...BLANK, ...made, url: made.url }, by }
    taken = own
    return (more) => {
      if (taken === own)
        taken = { by, request: { ...own.request, headers: [...own.request.headers, ...more] } }
    }
  }
  const isTaken = (): boolean => taken !== null
  const { modules, injected, self } = surroundings(make, report, given)
  const {
    evaluation,
    problems: syntax,
    thrown,
  } = runProgram(given, { env: {}, answers: {} }, modules, () => {}, self)
  evaluation.doubt = "go on"
  // One budget for all that is called: a text may declare any number of loops without an end.
  evaluation.restart()
  for (const callable of isTaken() ? [] : callablesOf(evaluation, injected)) {
    callWithAnything(evaluation, callable, problems, isTaken)
    if (isTaken()) {
      const { span, name, node } = callable.function
      if (parametersOf(node).length > 0)
        report(span, `What \`${name}\` is called with can't be known: it is taken for “${ARGUMENT}”.`)
      break
    }
  }
  for (const { span, message } of isTaken() ? [] : thrown) report(span, `JavaScript throws ${message} here.`)
  if (!isTaken() && problems.length === 0) report({ from: 0, to: given.length }, "No request is made here.")
  return { ...(taken ?? { request: null, by: askedBy }), problems: [...syntax, ...problems] }
}

/** Calls what nothing calls, first with an id for each parameter, then with something unknown. */
function callWithAnything(
  evaluation: Evaluation,
  { function: value, self }: Callable,
  problems: SyntaxProblem[],
  isTaken: () => boolean,
): void {
  const parameters = parametersOf(value.node)
  for (const given of parameters.length === 0 ? [textAt] : [textAt, thingAt]) {
    // What one kind of argument led to nothing with is not told.
    const told = problems.length
    const args = parameters.map(() => given(value.span))
    caught(() => callValue(evaluation, value, args, value.span, self))
    if (isTaken()) return
    if (given === textAt && parameters.length > 0) problems.length = told
  }
}
