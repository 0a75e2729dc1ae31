import * as v from "valibot"
import type { BodyInit as ScenarioBody } from "../../src/fetch/body.ts"
import type { Header, HeaderList } from "../../src/fetch/header-list.ts"
import { isElement } from "../../src/fetch/initiators/initiator.ts"
import type { RequestInit as ScenarioRequest } from "../../src/fetch/request.ts"
import type { RecordedOutcome } from "../recordings/browsers.ts"

/** What the page's JavaScript gets. */
export type Result = Pick<RecordedOutcome, "result" | "error" | "response" | "readable">

const result = v.object({
  result: v.picklist(["resolved", "rejected"]),
  error: v.optional(v.object({ name: v.string(), message: v.string() })),
  response: v.optional(v.unknown()),
  readable: v.optional(v.nullable(v.boolean())),
})

/** A result that came out of the page as JSON. */
export const readResult = (value: unknown): Result => v.parse(result, value)

/** A request as it goes into the page: plain data. */
export interface PlainRequest {
  readonly url: string
  readonly method: string
  readonly headers: [string, string][]
  readonly body: ScenarioBody | null
  readonly mode: ScenarioRequest["mode"]
  readonly credentials: ScenarioRequest["credentials"]
  readonly redirect: ScenarioRequest["redirect"]
  readonly uploadListener: boolean
  readonly initiator: ScenarioRequest["initiator"]["kind"]
  readonly crossorigin: "anonymous" | "use-credentials" | null
  /** response headers that the test's server adds on its own account; the replies do not name them */
  readonly own: readonly string[]
}

export const plainRequest = ({ initiator, headers, ...request }: ScenarioRequest): PlainRequest => ({
  ...request,
  initiator: initiator.kind,
  crossorigin: isElement(initiator) ? initiator.crossorigin : null,
  headers: headers.map(([name, value]: Header): [string, string] => [name, value]),
  uploadListener: initiator.kind === "xhr" && initiator.uploadListener,
  own: ["connection", "keep-alive", "transfer-encoding", "content-length"],
})

/** Runs in the page, so it stands alone. */
export async function fetchInPage(given: PlainRequest): Promise<Result> {
  const body =
    given.body === null
      ? undefined
      : given.body.kind === "text"
        ? given.body.text
        : given.body.kind === "form"
          ? new URLSearchParams(given.body.text)
          : given.body.kind === "blob"
            ? new Blob([given.body.text], { type: given.body.type })
            : new Response(given.body.text).body
  try {
    const init = {
      method: given.method,
      headers: given.headers,
      mode: given.mode,
      credentials: given.credentials,
      redirect: given.redirect,
      ...(body === undefined ? {} : { body }),
      ...(given.body?.kind === "stream" ? { duplex: "half" } : {}),
    }
    const response = await fetch(given.url, init)
    const headers: HeaderList = [...response.headers].filter(([name]) => !given.own.includes(name))
    const { type, status, redirected, url } = response
    return {
      result: "resolved",
      response: { type, status, redirected, url, headers, body: await response.text() },
    }
  } catch (error) {
    // Not `instanceof`: in Firefox this runs in a sandbox, with an Error of its own.
    const isError = typeof error === "object" && error !== null && "name" in error && "message" in error
    const { name, message } = isError ? error : { name: "", message: String(error) }
    return { result: "rejected", error: { name: String(name), message: String(message) } }
  }
}

/** Runs in the page, so it stands alone. */
function xhrInPage(given: PlainRequest): Promise<Result> {
  return new Promise<Result>((resume) => {
    const xhr = new XMLHttpRequest()
    xhr.onload = () => {
      const lines = xhr.getAllResponseHeaders().split("\r\n")
      const pairs = lines.flatMap((line): [string, string][] => {
        const at = line.indexOf(": ")
        return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 2)]]
      })
      const { status, responseURL, responseText } = xhr
      resume({
        result: "resolved",
        response: {
          type: null,
          status,
          redirected: false,
          url: responseURL,
          headers: pairs.filter(([name]) => !given.own.includes(name)),
          body: responseText,
        },
      })
    }
    xhr.onerror = () => resume({ result: "rejected", error: { name: "error", message: "" } })
    try {
      xhr.open(given.method, given.url)
      for (const [name, value] of given.headers) xhr.setRequestHeader(name, value)
      xhr.withCredentials = given.credentials === "include"
      if (given.uploadListener) xhr.upload.onprogress = () => {}
      xhr.send(
        given.body === null
          ? null
          : given.body.kind === "form"
            ? new URLSearchParams(given.body.text)
            : given.body.kind === "blob"
              ? new Blob([given.body.text], { type: given.body.type })
              : given.body.text,
      )
    } catch (error) {
      // Not `instanceof`: in Firefox this runs in a sandbox, with an Error of its own.
      const isError = typeof error === "object" && error !== null && "name" in error && "message" in error
      const { name, message } = isError ? error : { name: "", message: String(error) }
      resume({ result: "rejected", error: { name: String(name), message: String(message) } })
    }
  })
}

/** Runs in the page, so it stands alone. */
function loadInPage(given: PlainRequest): Promise<Result> {
  return new Promise<Result>((resume) => {
    const isSheet = given.initiator === "stylesheet"
    const element = document.createElement(isSheet ? "link" : given.initiator === "img" ? "img" : "script")
    if (given.initiator === "module") element.setAttribute("type", "module")
    if (given.crossorigin !== null) element.setAttribute("crossorigin", given.crossorigin)
    const isReadable = (): boolean | null => {
      try {
        if (element.localName === "img") {
          const context = document.createElement("canvas").getContext("2d")
          // The page has one document, so it is an image.
          context?.drawImage(document.images[document.images.length - 1] ?? new Image(), 0, 0)
          context?.getImageData(0, 0, 1, 1)
          return true
        }
        if (!isSheet) return null
        const sheets = document.styleSheets
        return (sheets[sheets.length - 1]?.cssRules.length ?? -1) >= 0
      } catch {
        return false
      }
    }
    element.addEventListener("load", () => {
      const readable = isReadable()
      element.remove()
      resume({ result: "resolved", readable })
    })
    element.addEventListener("error", () => {
      element.remove()
      resume({ result: "rejected", readable: null })
    })
    if (isSheet) element.setAttribute("rel", "stylesheet")
    element.setAttribute(isSheet ? "href" : "src", given.url)
    document.documentElement.append(element)
  })
}

/** Runs in the page, so it stands alone. */
function loadOtherInPage(given: PlainRequest): Promise<Result> {
  return new Promise<Result>((resume) => {
    const resolved = () => resume({ result: "resolved" })
    const rejected = () => resume({ result: "rejected", error: { name: "error", message: "" } })
    const text = given.body?.text ?? ""
    const data =
      given.body?.kind === "form"
        ? new URLSearchParams(text)
        : given.body?.kind === "blob"
          ? new Blob([text], { type: given.body.type })
          : text
    switch (given.initiator) {
      case "eventsource": {
        const source = new EventSource(given.url, { withCredentials: given.credentials === "include" })
        source.onopen = () => {
          source.close()
          resolved()
        }
        source.onerror = () => {
          source.close()
          rejected()
        }
        return
      }
      case "beacon":
        navigator.sendBeacon(given.url, given.body === null ? null : data)
        // Nothing tells when it has come to an end.
        setTimeout(resolved, 150)
        return
      case "font":
        new FontFace("live", `url(${JSON.stringify(given.url)})`).load().then(resolved, (error) => {
          resume({ result: "rejected", error: { name: error.name, message: error.message } })
        })
        return
      case "websocket": {
        const socket = new WebSocket(given.url.replace("http", "ws"))
        socket.onopen = () => {
          socket.close()
          resolved()
        }
        socket.onerror = rejected
        return
      }
      default: {
        const frame = document.createElement("iframe")
        frame.name = `target-${Math.random()}`
        const form = document.createElement("form")
        form.acceptCharset = "utf-8"
        form.target = frame.name
        form.method = given.method
        form.action = given.url
        form.enctype = given.body?.kind === "form" ? "application/x-www-form-urlencoded" : "text/plain"
        for (const [name, value] of new URLSearchParams(text)) {
          const field = document.createElement("input")
          field.name = name
          field.value = value
          form.append(field)
        }
        document.documentElement.append(frame, form)
        frame.onload = () => {
          // An empty frame may load first.
          setTimeout(() => {
            frame.remove()
            form.remove()
            resolved()
          }, 100)
        }
        form.submit()
      }
    }
  })
}

/** What of these plays a request. */
export function playerOf({ initiator }: ScenarioRequest): (given: PlainRequest) => Promise<Result> {
  if (isElement(initiator)) return loadInPage
  if (initiator.kind === "fetch") return fetchInPage
  return initiator.kind === "xhr" ? xhrInPage : loadOtherInPage
}
