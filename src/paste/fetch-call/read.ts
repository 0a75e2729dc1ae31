import type { SyntaxNode } from "@lezer/common"
import type { BodyInit } from "../../fetch/body.ts"
import type { Header, HeaderList } from "../../fetch/header-list.ts"
import type { CredentialsMode, RedirectMode, RequestInit, RequestMode } from "../../fetch/request.ts"
import { evaluateJs, type JsScope } from "../../source/javascript/evaluate.ts"
import { parseJavaScript, parts } from "../../source/javascript/parse.ts"
import { type JsEntry, type JsValue, toJsString } from "../../source/javascript/values.ts"
import { placeOf, type Span, type SyntaxProblem } from "../../source/span.ts"

/** A `fetch(…)` call as it was understood. */
export interface ReadFetchCall {
  /** null when there is no call, or its URL can't be known */
  readonly request: RequestInit | null
  /** what was wrong, or is not understood, each with its place */
  readonly problems: readonly SyntaxProblem[]
}

/**
 * Reads the first `fetch(url, options)` of a JavaScript snippet. Never throws and never guesses: what it can't know
 * is a problem with its place, and takes the default.
 */
export function readFetchCall(text: string): ReadFetchCall {
  const script = parseJavaScript(text)
  const problems: SyntaxProblem[] = [...script.problems]
  const report = (span: Span, message: string) =>
    problems.push({ span, place: placeOf(text, span.from), message })
  const found = findCall(text, script.top)
  if (found === null) {
    const message =
      text.trim() === ""
        ? "There is no request yet: write a fetch(…) call."
        : "There is no fetch(…) call here."
    report({ from: 0, to: text.length }, message)
    return { request: null, problems }
  }
  const { call, scope } = found
  const args = parts(call).find(({ name }) => name === "ArgList")
  const [urlNode, initNode] = args === undefined ? [] : parts(args)
  const urlValue = urlNode === undefined ? null : evaluateJs(text, scope, urlNode)
  if (urlValue === null) {
    report({ from: call.from, to: call.to }, "fetch() has no URL.")
    return { request: null, problems }
  }
  const url = urlOf(urlValue)
  if (url === null) {
    report(urlValue.span, `The URL can't be known: ${reasonOf(urlValue)}. Write it out.`)
    return { request: null, problems }
  }
  const init = initNode === undefined ? null : evaluateJs(text, scope, initNode)
  if (init !== null && init.kind !== "object" && init.kind !== "undefined" && init.kind !== "null")
    report(init.span, `The options can't be known: ${reasonOf(init)}. They are taken to be empty.`)
  const entries = init?.kind === "object" ? init.entries : []
  return { request: requestOf(url, entries, report), problems }
}

type Report = (span: Span, message: string) => void

interface FoundCall {
  readonly call: SyntaxNode
  readonly scope: JsScope
}

/** The first call of `fetch` or `window.fetch`, and the constants that are declared before it. */
function findCall(text: string, top: SyntaxNode): FoundCall | null {
  const scope = new Map<string, JsValue>()
  let call: SyntaxNode | null = null
  top.cursor().iterate((node) => {
    if (call !== null) return false
    if (node.name === "VariableDeclaration") declare(text, scope, node.node)
    if (node.name !== "CallExpression") return true
    const [callee] = parts(node.node)
    if (
      callee !== undefined &&
      /^(?:(?:window|globalThis|self)\.)?fetch$/.test(text.slice(callee.from, callee.to))
    )
      call = node.node
    return true
  })
  return call === null ? null : { call, scope }
}

function declare(text: string, scope: Map<string, JsValue>, declaration: SyntaxNode): void {
  const children = parts(declaration)
  children.forEach((child, i) => {
    const value = children[i + 2]
    if (child.name !== "VariableDefinition" || children[i + 1]?.name !== "Equals" || value === undefined)
      return
    scope.set(text.slice(child.from, child.to), evaluateJs(text, scope, value))
  })
}

const reasonOf = (value: JsValue): string => (value.kind === "unknown" ? value.reason : `it is ${value.kind}`)

function urlOf(value: JsValue): string | null {
  if (value.kind === "instance" && value.of === "URL") {
    const [path, base] = value.arguments.map(toJsString)
    if (path == null) return null
    return base == null ? path : URL.canParse(path, base) ? new URL(path, base).href : null
  }
  return toJsString(value)
}

/** Options of `fetch()` that decide nothing about CORS. */
const NEUTRAL = [
  "signal",
  "duplex",
  "keepalive",
  "priority",
  "referrer",
  "referrerPolicy",
  "integrity",
  "cache",
  "window",
  "next",
]

function requestOf(url: string, entries: readonly JsEntry[], report: Report): RequestInit {
  let method = "GET"
  let headers: HeaderList = []
  let body: BodyInit | null = null
  let mode: RequestMode = "cors"
  let credentials: CredentialsMode = "same-origin"
  let redirect: RedirectMode = "follow"
  for (const { key, keySpan, value } of entries) {
    if (value.kind === "undefined") continue
    switch (key) {
      case "method":
        method = text(value, "method", method, report)
        break
      case "headers":
        headers = headersOf(value, report)
        break
      case "body":
        body = bodyOf(value, report)
        break
      case "mode":
        mode = choice(value, key, ["cors", "no-cors", "same-origin"], mode, report)
        break
      case "credentials":
        credentials = choice(value, key, ["omit", "same-origin", "include"], credentials, report)
        break
      case "redirect":
        redirect = choice(value, key, ["follow", "error", "manual"], redirect, report)
        break
      default:
        if (!NEUTRAL.includes(key))
          report(
            keySpan,
            `\`${key}\` is no option of fetch()${key === "withCredentials" ? ': that is XMLHttpRequest and axios; fetch has `credentials: "include"`' : ""}. It is left out.`,
          )
    }
  }
  return { initiator: { kind: "fetch" }, url, method, headers, body, mode, credentials, redirect }
}

function text(value: JsValue, what: string, fallback: string, report: Report): string {
  const written = toJsString(value)
  if (written !== null) return written
  report(value.span, `The ${what} can't be known: ${reasonOf(value)}. It is taken to be ${fallback}.`)
  return fallback
}

function choice<const T extends string>(
  value: JsValue,
  key: string,
  choices: readonly T[],
  fallback: T,
  report: Report,
): T {
  const written = toJsString(value)
  const chosen = choices.find((each) => each === written)
  if (chosen !== undefined) return chosen
  const problem =
    written === null
      ? `can't be known: ${reasonOf(value)}`
      : `is none of ${choices.join(", ")}: fetch() would throw a TypeError`
  report(value.span, `\`${key}\` ${problem}. It is taken to be ${fallback}.`)
  return fallback
}

function headersOf(value: JsValue, report: Report): HeaderList {
  const given = value.kind === "instance" && value.of === "Headers" ? value.arguments[0] : value
  if (given === undefined) return []
  const header = (name: string | null, each: JsValue): Header[] => {
    const written = toJsString(each)
    if (name === null || written === null) {
      report(
        each.span,
        `The header ${name ?? ""} can't be known: ${reasonOf(each)}. ${name === null ? "It is left out." : "The word “unknown” is sent in its place."}`,
      )
      return name === null ? [] : [[name, "unknown"]]
    }
    return [[name, written]]
  }
  if (given.kind === "object") {
    return given.entries.flatMap(({ key, keySpan, value: each }) => {
      if (key !== "...") return header(key, each)
      report(keySpan, `Headers are missing: ${reasonOf(each)}.`)
      return []
    })
  }
  if (given.kind === "array") {
    return given.items.flatMap((pair) => {
      const [name, each] = pair.kind === "array" ? pair.items : []
      if (name === undefined || each === undefined) {
        report(pair.span, "A header is a pair of name and value.")
        return []
      }
      return header(toJsString(name), each)
    })
  }
  report(given.span, `The headers can't be known: ${reasonOf(given)}. They are taken to be empty.`)
  return []
}

function bodyOf(value: JsValue, report: Report): BodyInit | null {
  switch (value.kind) {
    case "null":
    case "undefined":
      return null
    case "stream":
      return { kind: "stream", text: value.text }
    case "instance":
      return instanceBody(value, report)
    case "unknown":
      report(value.span, `The body can't be known: ${value.reason}. It is taken to be some text.`)
      return { kind: "text", text: "" }
    case "object":
      report(value.span, "An object as the body is sent as `[object Object]`: wrap it in JSON.stringify(…).")
      return { kind: "text", text: "[object Object]" }
    default:
      return { kind: "text", text: toJsString(value) ?? "" }
  }
}

function instanceBody(value: Extract<JsValue, { kind: "instance" }>, report: Report): BodyInit {
  const [first, second] = value.arguments
  switch (value.of) {
    case "URLSearchParams":
      return { kind: "form", text: searchParams(first) }
    case "Blob": {
      const content =
        first?.kind === "array" ? first.items.map((item) => toJsString(item) ?? "").join("") : ""
      const type =
        second?.kind === "object" ? second.entries.find(({ key }) => key === "type")?.value : undefined
      return { kind: "blob", text: content, type: type === undefined ? "" : (toJsString(type) ?? "") }
    }
    case "FormData":
      return { kind: "blob", text: "", type: "multipart/form-data; boundary=----boundary" }
    case "ReadableStream":
      return { kind: "stream", text: "" }
    default:
      report(value.span, `\`new ${value.of}(…)\` as a body is not read: it is taken to be some text.`)
      return { kind: "text", text: "" }
  }
}

function searchParams(value: JsValue | undefined): string {
  if (value?.kind === "object") {
    return new URLSearchParams(
      value.entries.map(({ key, value: each }) => [key, toJsString(each) ?? ""]),
    ).toString()
  }
  return new URLSearchParams(value === undefined ? "" : (toJsString(value) ?? "")).toString()
}
