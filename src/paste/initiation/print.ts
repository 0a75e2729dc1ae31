import type { ElementInitiator, Initiator } from "../../fetch/initiators/initiator.ts"
import { isElement } from "../../fetch/initiators/initiator.ts"
import type { RequestInit } from "../../fetch/request.ts"
import { printBody, printFetchCall } from "../fetch-call/print.ts"

/** Writes what makes the request as a page's source has it: a `fetch()` call, an XMLHttpRequest, or an element. */
export function printInitiation(request: RequestInit): string {
  const { initiator } = request
  if (initiator.kind === "fetch") return printFetchCall(request)
  return isElement(initiator) ? printElement(request.url, initiator) : printXhr(request, initiator)
}

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
  const address = `"${url.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`
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
