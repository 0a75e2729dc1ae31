import type { BodyInit } from "../../fetch/body.ts"
import type { ElementInitiator, Initiator } from "../../fetch/initiators/initiator.ts"
import { isElement } from "../../fetch/initiators/initiator.ts"
import { isJson, type XhrLibrary } from "../../fetch/initiators/xhr-libraries.ts"
import type { RequestInit } from "../../fetch/request.ts"
import { printBody, printFetchCall } from "../fetch-call/print.ts"

/** Writes what makes the request as a page's source has it: a `fetch()` call, an XMLHttpRequest, or an element. */
export function printInitiation(request: RequestInit): string {
  const { initiator } = request
  if (isElement(initiator)) return printElement(request.url, initiator)
  const text = JSON.stringify
  switch (initiator.kind) {
    case "fetch":
      return printFetchCall(request)
    case "xhr":
      return initiator.library === undefined
        ? printXhr(request, initiator)
        : printLibraryCall(request, initiator.library)
    case "eventsource":
      return request.credentials === "include"
        ? `new EventSource(${text(request.url)}, { withCredentials: true })`
        : `new EventSource(${text(request.url)})`
    case "beacon":
      return `navigator.sendBeacon(${text(request.url)}${request.body === null ? "" : `, ${printBody(request.body)}`})`
    case "font":
      return `@font-face {\n  font-family: "Corporate";\n  src: url(${text(request.url)});\n}`
    case "form":
      return printForm(request)
    case "websocket":
      return `new WebSocket(${text(request.url.replace(/^http/i, "ws"))})`
    case "client":
      return printCurl(request)
  }
}

/** A call with one object of options, as both libraries take it. */
function printLibraryCall(request: RequestInit, library: XhrLibrary): string {
  const text = JSON.stringify
  const { url, method, headers, body, credentials } = request
  const isIncluded = credentials === "include"
  const withCredentials =
    library === "axios" ? "  withCredentials: true," : "  xhrFields: { withCredentials: true },"
  return [
    library === "axios" ? "axios({" : "$.ajax({",
    `  url: ${text(url)},`,
    ...(method === "GET" ? [] : [`  method: ${text(method)},`]),
    ...(headers.length === 0 ? [] : [`  headers: ${text(Object.fromEntries(headers))},`]),
    ...(body === null ? [] : [`  data: ${dataOf(body)},`]),
    ...(isIncluded ? [withCredentials] : []),
    "})",
  ].join("\n")
}

const dataOf = (body: BodyInit): string =>
  body.kind === "text" && isJson(body.text) ? body.text : printBody(body)

/** A form whose fields are those of a form body, or one field for the rest. */
function printForm({ url, method, body }: RequestInit): string {
  const isPost = /^post$/i.test(method)
  const isForm = body === null || body.kind === "form"
  const fields = isForm ? [...new URLSearchParams(body?.text ?? "")] : [[body.text, ""]]
  const enctype = isPost && !isForm ? ' enctype="text/plain"' : ""
  return [
    `<form method="${isPost ? "post" : "get"}" action=${attribute(url)}${enctype}>`,
    ...fields.map(
      ([name, value]) => `  <input name=${attribute(name ?? "")} value=${attribute(value ?? "")}>`,
    ),
    "  <button>Send</button>",
    "</form>",
  ].join("\n")
}

/** For a POSIX shell. */
function printCurl({ url, method, headers, body }: RequestInit): string {
  const quoted = (value: string) => `'${value.replaceAll("'", "'\\''")}'`
  const isImplied = method === (body === null ? "GET" : "POST")
  return [
    `curl -i ${isImplied ? "" : `-X ${quoted(method)} `}${quoted(url)}`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(body.text)}`]),
  ].join(" \\\n  ")
}

const attribute = (value: string): string => `"${value.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`

function printXhr(request: RequestInit, { uploadListener }: Extract<Initiator, { kind: "xhr" }>): string {
  const text = JSON.stringify
  return [
    "const xhr = new XMLHttpRequest()",
    `xhr.open(${text(request.method)}, ${text(request.url)})`,
    ...request.headers.map(([name, value]) => `xhr.setRequestHeader(${text(name)}, ${text(value)})`),
    ...(request.credentials === "include" ? ["xhr.withCredentials = true"] : []),
    ...(uploadListener ? ["xhr.upload.onprogress = showProgress"] : []),
    `xhr.send(${request.body === null ? "" : printBody(request.body)})`,
  ].join("\n")
}

function printElement(url: string, { kind, crossorigin }: ElementInitiator): string {
  const cors = crossorigin === null ? "" : ` crossorigin="${crossorigin}"`
  const address = attribute(url)
  switch (kind) {
    case "img":
      return `<img src=${address}${cors}>`
    case "script":
      return `<script src=${address}${cors}></script>`
    case "module":
      return `<script type="module" src=${address}${cors}></script>`
    case "stylesheet":
      return `<link rel="stylesheet" href=${address}${cors}>`
  }
}
