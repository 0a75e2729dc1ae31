import type { NetworkErrorReason } from "../fetch/fetch-params.ts"
import { type ElementInitiator, isElement } from "../fetch/initiators/initiator.ts"
import type { Refusal } from "../fetch/request.ts"
import type { FilteredResponse } from "../fetch/response.ts"
import type { Exchange, Trace } from "../simulation/trace.ts"
import { absenceReason, answerOf, serverOfExchange } from "./cause.ts"
import { missingCookieWords } from "./explain-cookies.ts"
import { initiatorName, readerOf } from "./initiator-words.ts"
import { networkWords } from "./network-words.ts"
import { taintedWords } from "./tainted-origin.ts"
import { unusableWords, verdictOfOther } from "./verdict-of-others.ts"
import { askedLine, code, listed, requestLine, statusText } from "./words.ts"

/** How it went: read by JavaScript, kept from it, sent but unreadable, not known yet, or not a scenario at all. */
export type Tone = "allowed" | "blocked" | "opaque" | "unknown" | "invalid"

/** The verdict in a sentence, and the reason in another. Backticks mark code. */
export interface Verdict {
  readonly tone: Tone
  readonly title: string
  readonly detail: string
}

/** Puts a trace's ending in words. */
export function verdictOf(trace: Trace): Verdict {
  const { ending } = trace
  switch (ending.kind) {
    case "resolved":
      return resolved(trace)
    case "rejected":
      return { tone: "blocked", ...rejected(trace, ending.reason) }
    case "refused":
      return {
        tone: "blocked",
        title: isElement(trace.initiator)
          ? `${initiatorName(trace.initiator)} sends nothing.`
          : `${initiatorName(trace.initiator)} throws before anything is sent.`,
        detail: refusalWords(ending.refusal),
      }
    case "undetermined":
      return {
        tone: "unknown",
        title: "The verdict hangs on something the paste does not say.",
        detail: `${ending.question.text} ${upperFirst(ending.question.reason)}.`,
      }
    case "not played":
      return notPlayed(ending.what, ending.value)
  }
}

function notPlayed(what: "page url" | "scheme", value: string): Verdict {
  return what === "page url"
    ? {
        tone: "invalid",
        title: "The page's address is not a URL.",
        detail: `${value === "" ? "It is empty" : `${code(value)} can't be parsed`}. Write it whole, like ${code("http://localhost:5173/login")}: scheme, host and port make the origin.`,
      }
    : {
        tone: "invalid",
        title: `A ${value} URL goes over no network.`,
        detail: "CORS is about requests over HTTP; give the request an http: or https: URL.",
      }
}

function resolved(trace: Trace): Verdict {
  const last = trace.exchanges[trace.exchanges.length - 1]
  const { ending } = trace
  if (ending.kind !== "resolved") return notPlayed("page url", "")
  const { response } = ending
  const line = last === undefined ? askedLine(trace) : requestLine(last)
  const { initiator } = trace
  if (isElement(initiator)) return loaded(trace, initiator, line, response.type)
  if (initiator.kind !== "fetch" && initiator.kind !== "xhr")
    return verdictOfOther(initiator.kind, line, response, missingCookieWords(last))
  switch (response.type) {
    case "basic":
      return {
        tone: "allowed",
        title: "Allowed: page and server are the same origin.",
        detail: `CORS has no say. JavaScript reads the ${statusText(response.status)}.`,
      }
    case "cors":
      return {
        tone: "allowed",
        title:
          response.status >= 400
            ? `Allowed by CORS. JavaScript reads the error, ${statusText(response.status)}.`
            : `Allowed. JavaScript reads the ${statusText(response.status)}.`,
        detail: [
          `${preflightWords(trace)}, and the answer to ${line} names ${allowedWords(trace)}.`,
          missingCookieWords(last),
        ]
          .filter((text) => text !== null)
          .join(" "),
      }
    case "opaque":
      return {
        tone: "opaque",
        title: `${line} was sent, and JavaScript can read nothing of the answer.`,
        detail:
          '`mode: "no-cors"` does not lift the block: it accepts an opaque response, with status 0, no headers and no body.',
      }
    case "opaqueredirect":
      return {
        tone: "opaque",
        title: "The answer is a redirect, which was not followed.",
        detail: '`redirect: "manual"` gives JavaScript an opaque response, with status 0 and no headers.',
      }
  }
}

/** An element uses what it may not read. */
function loaded(
  trace: Trace,
  initiator: ElementInitiator,
  line: string,
  type: FilteredResponse["type"],
): Verdict {
  const name = initiatorName(initiator)
  if (type !== "opaque") {
    return {
      tone: "allowed",
      title: `Loaded by ${name}, and the page may read it.`,
      detail:
        type === "basic"
          ? "Page and server are the same origin: CORS has no say."
          : `The answer to ${line} names ${allowedWords(trace)}.`,
    }
  }
  const unreadable = {
    img: "but drawn on a canvas it taints it, and the pixels can't be read.",
    stylesheet: "but its rules can't be read by script.",
    script: "but of its errors the page learns `Script error.` only.",
    module: "",
  }[initiator.kind]
  return {
    tone: "opaque",
    title: `Loaded by ${name}, without CORS.`,
    detail: `Without \`crossorigin\` no server is asked: the page uses it, ${unreadable}`,
  }
}

function preflightWords(trace: Trace): string {
  if (trace.steps.some(({ kind }) => kind === "preflight from cache"))
    return "An earlier preflight, still kept, lets it through"
  return trace.exchanges.some(({ phase }) => phase === "preflight")
    ? "The preflight lets it through"
    : "No preflight was needed"
}

function allowedWords(trace: Trace): string {
  const check = trace.steps.findLast((step) => step.kind === "CORS check")
  if (check?.kind !== "CORS check" || !check.result.ok) return code(trace.origin ?? "")
  if (check.result.allowOrigin === "*") return "every origin (`*`)"
  return `${code(check.result.allowOrigin)}${check.credentials === "include" ? " and allows credentials" : ""}`
}

function rejected(trace: Trace, reason: NetworkErrorReason): { title: string; detail: string } {
  const last = trace.exchanges[trace.exchanges.length - 1]
  const asked = askedLine(trace)
  const neverSent = `Blocked by the browser. ${asked} was never sent.`
  switch (reason.kind) {
    case "CORS check": {
      if (last?.fromCache === true)
        return {
          title: `Blocked by the browser, for an answer in its cache. ${asked} was not sent.`,
          detail: `The answer that is kept, to an earlier request, does not let ${code(reason.result.origin)} in. With \`Vary: Origin\` on it the browser would ask again.`,
        }
      const title =
        reason.phase === "preflight"
          ? neverSent
          : `Blocked by the browser. ${last === undefined ? asked : requestLine(last)} was answered, and the answer is kept from ${readerOf(trace.initiator)}.`
      return {
        title,
        detail: [checkDetail(trace, reason, last), taintedWords(trace, reason.result.origin) ?? ""]
          .join(" ")
          .trim(),
      }
    }
    case "CORS preflight":
      return { title: neverSent, detail: refusalDetail(reason, last) }
    case "mixed content":
    case "restricted address":
    case "local network access":
      return { title: neverSent, detail: networkWords(reason, lastUrl(trace)) }
    case "same-origin mode":
      return {
        title: neverSent,
        detail: '`mode: "same-origin"` refuses every other origin before a request is made.',
      }
    case "no-cors mode with another redirect mode":
      return { title: neverSent, detail: '`mode: "no-cors"` goes with `redirect: "follow"` only.' }
    case "not an HTTP(S) scheme": {
      const url = lastUrl(trace)
      return {
        title: neverSent,
        detail: `A cross-origin request needs an http: or https: URL${url === null ? "" : `, and the scheme of ${code(url.href)} is ${code(url.protocol)}`}.`,
      }
    }
    case "CORP":
      return {
        title: `Blocked by the browser. ${asked} was answered, and the answer is kept from the page.`,
        detail: corpWords(reason.result),
      }
    case "redirect mode error":
      return {
        title: "Rejected: the answer is a redirect.",
        detail: '`redirect: "error"` takes every redirect for a failure.',
      }
    case "redirect location":
      return {
        title: "Blocked by the browser. The redirect is not followed.",
        detail: locationWords(reason.problem),
      }
    case "not an ok status for an element":
      return {
        title: `${asked} was answered, and the answer is not used.`,
        detail: `${code(initiatorName(trace.initiator))} takes a status from 200 to 299 only, and fires \`error\`. CORS has no part in that.`,
      }
    case "not an event stream":
    case "no WebSocket handshake":
      return unusableWords(reason)
    case "unreachable":
      return {
        title: "Nobody answered. This is no CORS error.",
        detail: `The scenario has no server at ${code(last?.wire.url.origin ?? "")}: the connection would be refused. JavaScript sees the same error.`,
      }
  }
}

/** Where it was to go last: a redirect may have led there. */
function lastUrl({ steps, request }: Trace): URL | null {
  const redirected = steps.findLast((step) => step.kind === "redirected")
  return redirected === undefined ? (request?.urlList[0] ?? null) : new URL(redirected.to)
}

function checkDetail(
  trace: Trace,
  reason: Extract<NetworkErrorReason, { kind: "CORS check" }>,
  last: Exchange | undefined,
): string {
  const { result } = reason
  const where = reason.phase === "preflight" ? "The preflight was answered, but the answer" : "The answer"
  const origin = code(result.origin)
  switch (result.kind) {
    case "missing allow-origin": {
      const answer = answerOf(last)
      if (answer === null) return `${where} does not name ${origin}.`
      const absence = absenceReason(answer, serverOfExchange(trace, last))
      const status = statusText(answer.status)
      switch (absence.kind) {
        case "raised":
          return `The real fault is behind it: ${absence.cause.why}. The ${status} has no CORS headers, so the browser shows a CORS error instead.`
        case "answered outside":
          return `${code(absence.by.name)} answered ${status} before ${code(absence.cors.name)} was reached, so no CORS header was added.`
        case "not its turn":
          return `${code(absence.by.name)} answered ${status}, and ${code(absence.cors.name)} had no part in it: it stands on other paths, or after it.`
        case "no CORS layer":
          return `The server has no CORS middleware: ${code(absence.by.name)} answered ${status} without \`Access-Control-Allow-Origin\`.`
        default:
          return `${where} does not name ${origin}.`
      }
    }
    case "wildcard with credentials":
      return `${where} allows \`*\`, which does not count for a request with credentials: it must name ${origin}.`
    case "allow-origin mismatch":
      return `${where} names ${code(result.value)}, and ${trace.origin === result.origin ? "the page is" : "the request asks as"} ${origin}.`
    case "allow-credentials not true":
      return `The request goes with credentials, and ${reason.phase === "preflight" ? "the preflight's" : "the"} answer does not say \`Access-Control-Allow-Credentials: true\`.`
  }
}

function refusalDetail(
  { refusal }: Extract<NetworkErrorReason, { kind: "CORS preflight" }>,
  last: Exchange | undefined,
): string {
  const cause = answerOf(last)?.cause ?? null
  switch (refusal.kind) {
    case "not an ok status":
      return refusal.redirect
        ? `The preflight was answered with a redirect, ${statusText(refusal.status)}; a preflight may not be redirected.`
        : `The preflight was answered ${statusText(refusal.status)}; only a status from 200 to 299 counts.${cause === null ? "" : ` On the server: ${cause.why}.`}`
    case "unreadable list":
      return `The preflight's ${code(refusal.header)} can't be read: ${code(refusal.value)}.`
    case "method not allowed":
      return `The preflight allows ${refusal.allowed.length === 0 ? "no method by name" : listed(refusal.allowed.map(code))}, and ${code(refusal.method)} is not among them.`
    case "header not allowed":
      return `The preflight does not allow the request header ${code(refusal.header)}.`
  }
}

function locationWords(
  problem: Extract<NetworkErrorReason, { kind: "redirect location" }>["problem"],
): string {
  switch (problem) {
    case "invalid":
      return "Its `Location` is not a URL."
    case "scheme":
      return "Its `Location` is neither http: nor https:."
    case "credentials":
      return "Its `Location` holds a username or password, which may not cross origins."
    case "too many":
      return "More than twenty redirects."
    case "stream body":
      return "A streamed body can't be sent a second time."
  }
}

/** Why the constructor refused, in words. */
export function refusalWords(refusal: Refusal): string {
  switch (refusal.kind) {
    case "invalid url":
      return `${code(refusal.url)} is not a URL.`
    case "credentials in url":
      return "The URL holds a username or a password. Send them in an `Authorization` header."
    case "invalid method":
      return `${code(refusal.method)} is not a method: a method is one word of letters, digits and \`!#$%&'*+-.^_|~\`.`
    case "forbidden method":
      return `${code(refusal.method)} is a forbidden method: no page may send it.`
    case "method not safelisted in no-cors":
      return `\`mode: "no-cors"\` takes GET, HEAD and POST only, not ${code(refusal.method)}.`
    case "invalid header name":
      return refusal.name === ""
        ? "A header has no name."
        : `${code(refusal.name)} is not a header name: a name is one word, without spaces or colons.`
    case "invalid header value":
      return `The value of ${code(refusal.name)} holds a character that no header can carry: a line break, NUL, or one beyond Latin-1.`
    case "body with GET or HEAD":
      return `A ${refusal.method.toUpperCase()} request has no body.`
    case "stream in no-cors":
      return 'A streamed body needs a preflight, which `mode: "no-cors"` can\'t have.'
  }
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function corpWords(result: Extract<NetworkErrorReason, { kind: "CORP" }>["result"]): string {
  switch (result) {
    case "not same-origin":
      return "Its `Cross-Origin-Resource-Policy` header lets in the same origin only."
    case "not same-site":
      return "Its `Cross-Origin-Resource-Policy` header lets in the same site only."
    case "no policy, which the page requires":
      return "The page's `Cross-Origin-Embedder-Policy` takes nothing from elsewhere that does not say that it may be taken, by `Cross-Origin-Resource-Policy: cross-origin` or by CORS."
  }
}
