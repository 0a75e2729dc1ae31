import type { XhrLibrary } from "./xhr-libraries.ts"

/** The `crossorigin` attribute; null when it is absent. https://html.spec.whatwg.org/multipage/urls-and-fetching.html#cors-settings-attributes */
export type CrossOrigin = "anonymous" | "use-credentials" | null

export const ELEMENTS = ["img", "script", "module", "stylesheet"] as const

/** `module` is `<script type="module">`, `stylesheet` is `<link rel="stylesheet">`. */
export type ElementName = (typeof ELEMENTS)[number]

/** What has nothing to set but its request. */
export const OTHERS = ["eventsource", "beacon", "font", "form", "websocket", "client"] as const

/**
 * `eventsource` is `new EventSource()`, `beacon` is `navigator.sendBeacon()`, `font` is `@font-face`, `form` is a form
 * that the user submits, `websocket` is `new WebSocket()`; `client` is no browser at all: curl, Postman, another server.
 */
export type OtherName = (typeof OTHERS)[number]

/**
 * What in a page makes a request. An image is drawn on a canvas and read back, and a stylesheet's rules are read, as a page does
 * that minds whether it may.
 */
export type PageInitiator =
  | { readonly kind: "fetch" }
  | XhrInitiator
  | ElementInitiator
  | { readonly kind: Exclude<OtherName, "client"> }

/** What makes a request: something in a page, or a client outside of any browser. */
export type Initiator = PageInitiator | { readonly kind: "client" }

export interface XhrInitiator {
  readonly kind: "xhr"
  /** does anything listen on `xhr.upload`? */
  readonly uploadListener: boolean
  /** by which library it is sent; absent for none */
  readonly library?: XhrLibrary
}

export interface ElementInitiator {
  readonly kind: ElementName
  readonly crossorigin: CrossOrigin
}

const isElementName = (kind: Initiator["kind"]): kind is ElementName => ELEMENTS.some((name) => name === kind)

export const isElement = (initiator: Initiator): initiator is ElementInitiator =>
  isElementName(initiator.kind)
