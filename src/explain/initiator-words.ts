import { type Initiator, isElement } from "../fetch/initiators/initiator.ts"

const NAMES: Readonly<Record<Initiator["kind"], string>> = {
  fetch: "fetch()",
  xhr: "XMLHttpRequest",
  img: "<img>",
  script: "<script>",
  module: '<script type="module">',
  stylesheet: '<link rel="stylesheet">',
}

/** What makes the request, as the page writes it: `fetch()`, `<img>`. */
export const initiatorName = ({ kind }: Initiator): string => NAMES[kind]

/** The call, or the element, that starts it; short enough for an arrow. */
export function startWords(initiator: Initiator): string {
  switch (initiator.kind) {
    case "fetch":
      return "fetch()"
    case "xhr":
      return "xhr.send()"
    case "module":
      return "<script>"
    case "stylesheet":
      return "<link>"
    default:
      return NAMES[initiator.kind]
  }
}

/** What happens for JavaScript when a network error comes of it. */
export const failureWords = (initiator: Initiator): string =>
  initiator.kind === "fetch"
    ? "fetch() rejects with a TypeError"
    : "an `error` event, which says nothing more"

/** Who would get the answer: JavaScript, or the page. */
export const readerOf = (initiator: Initiator): string => (isElement(initiator) ? "the page" : "JavaScript")
