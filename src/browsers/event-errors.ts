import type { Initiator } from "../fetch/initiators/initiator.ts"
import type { Refusal } from "../fetch/request.ts"
import type { Browser, JavaScriptError } from "./browser.ts"

/** An `error` event says nothing more than that. */
const ERROR_EVENT: JavaScriptError = { name: "error", message: "" }

/** What the page's JavaScript gets for a network error: a rejection of `fetch()`, an `error` event of anything else. */
export const networkErrorOf = (browser: Browser, initiator: Initiator): JavaScriptError =>
  initiator.kind === "fetch" ? browser.networkError : ERROR_EVENT

/** What it gets for what was refused before anything was sent: an exception; an element fires `error`. */
export function refusalErrorOf(browser: Browser, initiator: Initiator, refusal: Refusal): JavaScriptError {
  switch (initiator.kind) {
    case "fetch":
      return browser.refusalError(refusal)
    case "xhr":
      return browser.xhrRefusalError(refusal)
    default:
      return ERROR_EVENT
  }
}

/** The name of the exception that `open()` or `setRequestHeader()` throws. https://xhr.spec.whatwg.org/ */
export function xhrRefusalName(refusal: Refusal): "SyntaxError" | "SecurityError" | "TypeError" {
  const isLatin1 = (text: string) => [...text].every((character) => character.charCodeAt(0) <= 0xff)
  switch (refusal.kind) {
    case "forbidden method":
      return "SecurityError"
    case "invalid header name":
      return isLatin1(refusal.name) ? "SyntaxError" : "TypeError"
    case "invalid header value":
      return isLatin1(refusal.value) ? "SyntaxError" : "TypeError"
    default:
      return "SyntaxError"
  }
}
