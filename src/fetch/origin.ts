/**
 * An origin: scheme, host and port; or opaque, which is like no other origin, itself apart.
 * https://html.spec.whatwg.org/multipage/browsers.html#concept-origin
 */
export type Origin =
  | { readonly kind: "tuple"; readonly scheme: string; readonly host: string; readonly port: string }
  | { readonly kind: "opaque"; readonly identity: string }

/** The origin of a URL: a tuple for http, https, ws, wss and ftp, else opaque. https://url.spec.whatwg.org/#concept-url-origin */
export function originOf(url: URL): Origin {
  if (url.origin === "null") return { kind: "opaque", identity: url.href }
  if (url.protocol === "blob:") return originOf(new URL(url.origin))
  return { kind: "tuple", scheme: url.protocol.slice(0, -1), host: url.hostname, port: url.port }
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
