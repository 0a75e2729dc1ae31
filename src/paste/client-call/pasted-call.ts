import type { RequestInit } from "../../fetch/request.ts"
import { readFetchCall } from "../fetch-call/read.ts"
import { looksLikeClientCall, type ReadClientCall, readClientCall } from "./read.ts"

/** A call as it was pasted, and what it is called. */
export interface PastedCall extends Pick<ReadClientCall, "request" | "problems"> {
  /** as it stands in "a call of axios" */
  readonly kind: string
}

/**
 * Reads a call in a page's code. A plain `fetch()` is read as it is edited; where that does not tell its request, the code
 * around it is run.
 */
function readAnyCall(text: string): ReadClientCall {
  if (!CALLS_FETCH.test(text)) return readClientCall(text)
  const written = { ...readFetchCall(text), by: null }
  if (written.request !== null && !/\bnew\s+(?:Headers|Request)\b/.test(text)) return written
  const run = readClientCall(text)
  return run.request === null ? written : run
}

/** `$fetch()` is another one. */
const CALLS_FETCH = /(?<!\$)\bfetch\s*\(/

/** Does a text make a request, as a page's code does? By its words. */
export const looksLikeCall = (text: string): boolean => CALLS_FETCH.test(text) || looksLikeClientCall(text)

/** Where a pattern matches next; -1 where it does not any more. */
function nextAt(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? -1
}

/** The scripts of a component or of a page, where they stand, everything else blank; the text itself where none of them calls. */
function scriptOf(text: string): string {
  let script = ""
  for (let at = 0; ; ) {
    const tag = nextAt(text, /<script\b/gi, at)
    const begin = tag < 0 ? 0 : text.indexOf(">", tag) + 1
    const end = begin === 0 ? -1 : nextAt(text, /<\/script\b/gi, begin)
    if (end < 0) break
    script += text.slice(at, begin).replaceAll(/[^\n]/g, " ") + text.slice(begin, end)
    at = end
  }
  return looksLikeCall(script) ? script : text
}

const callerOf = (request: RequestInit | null): string =>
  request?.initiator.kind === "xhr"
    ? (request.initiator.library ?? "XMLHttpRequest")
    : (request?.initiator.kind ?? "a library")

/** Reads the first call that a text makes: a snippet, a file, or a component or page with its scripts in it. Never throws. */
export function readCall(text: string): PastedCall {
  const { request, problems, by } = readAnyCall(scriptOf(text))
  const isFetch = by === null && CALLS_FETCH.test(text)
  return { request, problems, kind: isFetch ? "a fetch() call" : `a call of ${by ?? callerOf(request)}` }
}
