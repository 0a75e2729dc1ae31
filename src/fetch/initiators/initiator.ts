/** The `crossorigin` attribute; null when it is absent. https://html.spec.whatwg.org/multipage/urls-and-fetching.html#cors-settings-attributes */
export type CrossOrigin = "anonymous" | "use-credentials" | null

export const ELEMENTS = ["img", "script", "module", "stylesheet"] as const

/** `module` is `<script type="module">`, `stylesheet` is `<link rel="stylesheet">`. */
export type ElementName = (typeof ELEMENTS)[number]

/**
 * What in the page makes the request. An image is drawn on a canvas and read back, and a stylesheet's rules are read,
 * as a page does that minds whether it may.
 */
export type Initiator =
  | { readonly kind: "fetch" }
  | {
      readonly kind: "xhr"
      /** does anything listen on `xhr.upload`? */
      readonly uploadListener: boolean
    }
  | { readonly kind: ElementName; readonly crossorigin: CrossOrigin }

export type ElementInitiator = Extract<Initiator, { kind: ElementName }>

export const isElement = (initiator: Initiator): initiator is ElementInitiator =>
  initiator.kind !== "fetch" && initiator.kind !== "xhr"
