/** What JavaScript hands to `fetch()` as the body. */
export type BodyInit =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "blob"; readonly text: string; readonly type: string }
  | { readonly kind: "form"; readonly text: string }
  | { readonly kind: "stream"; readonly text: string }

/** A body and the `Content-Type` that it brings along. https://fetch.spec.whatwg.org/#concept-bodyinit-extract */
export interface BodyWithType {
  readonly text: string
  /** null when the body has no type of its own */
  readonly type: string | null
  /** a stream can be sent once only, so a redirect or an authentication round can't repeat it */
  readonly source: "bytes" | "stream"
}

/** https://fetch.spec.whatwg.org/#concept-bodyinit-extract */
export function extractBody(body: BodyInit): BodyWithType {
  switch (body.kind) {
    case "text":
      return { text: body.text, type: "text/plain;charset=UTF-8", source: "bytes" }
    case "blob":
      return { text: body.text, type: body.type === "" ? null : body.type, source: "bytes" }
    case "form":
      return { text: body.text, type: "application/x-www-form-urlencoded;charset=UTF-8", source: "bytes" }
    case "stream":
      return { text: body.text, type: null, source: "stream" }
  }
}
