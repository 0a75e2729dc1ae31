import { type Initiator, isElement } from "../fetch/initiators/initiator.ts"

const NAMES: Readonly<Record<Initiator["kind"], string>> = {
  fetch: "fetch()",
  xhr: "XMLHttpRequest",
  img: "<img>",
  script: "<script>",
  module: '<script type="module">',
  stylesheet: '<link rel="stylesheet">',
  eventsource: "EventSource",
  beacon: "navigator.sendBeacon()",
  font: "@font-face",
  form: "<form>",
  websocket: "WebSocket",
  client: "curl or Postman",
}

/** What makes the request, as the page writes it: `fetch()`, `<img>`. */
export function initiatorName(initiator: Initiator): string {
  const library = initiator.kind === "xhr" ? initiator.library : undefined
  if (library !== undefined) return library === "axios" ? "axios" : "jQuery.ajax()"
  return NAMES[initiator.kind]
}

/** The call, or the element, that starts it; short enough for an arrow. */
export function startWords(initiator: Initiator): string {
  switch (initiator.kind) {
    case "fetch":
      return "fetch()"
    case "xhr":
      return initiator.library === undefined
        ? "xhr.send()"
        : initiator.library === "axios"
          ? "axios()"
          : "$.ajax()"
    case "eventsource":
      return "new EventSource()"
    case "beacon":
      return "sendBeacon()"
    case "websocket":
      return "new WebSocket()"
    case "client":
      return "curl"
    case "module":
      return "<script>"
    case "stylesheet":
      return "<link>"
    default:
      return NAMES[initiator.kind]
  }
}

/** What happens for JavaScript when a network error comes of it. */
export function failureWords({ kind }: Initiator): string {
  switch (kind) {
    case "fetch":
      return "fetch() rejects with a TypeError"
    case "font":
      return "the page goes on with another font"
    case "beacon":
      return "sendBeacon() has returned true already: nobody is told"
    case "form":
      return "the browser shows an error page"
    case "client":
      return "the client says that it can't connect"
    default:
      return "an `error` event, which says nothing more"
  }
}

/** Who would get the answer: JavaScript, or the page. */
export const readerOf = (initiator: Initiator): string =>
  isElement(initiator) || initiator.kind === "font" ? "the page" : "JavaScript"
