/**
 * An origin: scheme, host and port; or opaque, which is like no other origin, itself apart.
 * https://html.spec.whatwg.org/multipage/browsers.html#concept-origin
 */
export type Origin =
  | { readonly kind: "tuple"; readonly scheme: string; readonly host: string; readonly port: string }
  | { readonly kind: "opaque"; readonly identity: string }

const tupleOf = ({ protocol, hostname, port }: URL): Origin => ({
  kind: "tuple",
  scheme: protocol.slice(0, -1),
  host: hostname,
  port,
})

/**
 * The origin of a URL: a tuple for http, https, ws, wss and ftp, else opaque. Not by `url.origin`: of a file that is
 * `file://` in Chromium and WebKit.
 * https://url.spec.whatwg.org/#concept-url-origin
 */
export function originOf(url: URL): Origin {
  switch (url.protocol) {
    case "http:":
    case "https:":
    case "ws:":
    case "wss:":
    case "ftp:":
      return tupleOf(url)
    case "blob:":
      return /^https?:/.test(url.pathname) && URL.canParse(url.pathname)
        ? tupleOf(new URL(url.pathname))
        : { kind: "opaque", identity: url.href }
    default:
      return { kind: "opaque", identity: url.href }
  }
}

/** The schemes of browsers' extensions. */
const EXTENSION_SCHEMES = ["chrome-extension:", "moz-extension:"] as const
export type ExtensionScheme = (typeof EXTENSION_SCHEMES)[number]

/** The scheme of a URL, where it is that of some browser's extensions; else null. */
export const extensionSchemeOf = ({ protocol }: URL): ExtensionScheme | null =>
  EXTENSION_SCHEMES.find((each) => each === protocol) ?? null

/**
 * The origin of a page.
 * @param extensions the scheme of a browser's extensions, whose pages have origins of their own; null: it has none
 */
export function originOfPage(url: URL, extensions: ExtensionScheme | null): Origin {
  return url.protocol === extensions ? tupleOf(url) : originOf(url)
}

/** An opaque origin of its own, as a sandboxed frame has. */
export const opaqueOrigin = (identity: string): Origin => ({ kind: "opaque", identity })

/** As it is written in the `Origin` header. https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin */
export function serializeOrigin(origin: Origin): string {
  if (origin.kind === "opaque") return "null"
  return `${origin.scheme}://${origin.host}${origin.port === "" ? "" : `:${origin.port}`}`
}

/** https://html.spec.whatwg.org/multipage/browsers.html#same-origin */
export function sameOrigin(a: Origin, b: Origin): boolean {
  if (a.kind === "opaque" || b.kind === "opaque") {
    return a.kind === "opaque" && b.kind === "opaque" && a.identity === b.identity
  }
  return a.scheme === b.scheme && a.host === b.host && a.port === b.port
}
