import type { NetworkErrorReason } from "../fetch/fetch-params.ts"
import type { Initiator } from "../fetch/initiators/initiator.ts"
import type { Refusal } from "../fetch/request.ts"
import type { Browser, JavaScriptError } from "./browser.ts"

/** An `error` event says nothing more than that. */
const ERROR_EVENT: JavaScriptError = { name: "error", message: "" }

/** What the page's JavaScript gets for a network error: a rejection of `fetch()`, an `error` event of most others. */
export function networkErrorOf(
  browser: Browser,
  initiator: Initiator,
  reason: NetworkErrorReason,
): JavaScriptError {
  // Before anything is sent, the two are told.
  if (reason.kind === "mixed content" && initiator.kind === "beacon")
    return { name: "false", message: "what sendBeacon() returned" }
  if (reason.kind === "mixed content" && initiator.kind === "websocket") return browser.insecureWebSocketError
  switch (initiator.kind) {
    case "fetch":
      return browser.networkError
    case "font":
      return browser.fontError
    case "beacon":
      return { name: "true", message: "what sendBeacon() had returned already" }
    default:
      return ERROR_EVENT
  }
}

/** What it gets for what was refused before anything was sent: an exception; an element fires `error`. */
export function refusalErrorOf(browser: Browser, initiator: Initiator, refusal: Refusal): JavaScriptError {
  switch (initiator.kind) {
    case "fetch":
      return browser.refusalError(refusal)
    case "xhr":
      return browser.xhrRefusalError(refusal)
    case "eventsource":
    case "websocket":
      return { name: "SyntaxError", message: "" }
    case "beacon":
      return { name: "TypeError", message: "" }
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
