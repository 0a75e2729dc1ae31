import type { WireRequest } from "../fetch-params.ts"
import { contains, type HeaderList } from "../header-list.ts"
import { isMethod } from "../method.ts"
import { type Refusal, type RequestInit, withoutFragment } from "../request.ts"

/** What a client sends that is no browser: just what it is told to. */
export type ClientRequest =
  | { readonly kind: "wire"; readonly wire: WireRequest }
  | { readonly kind: "refused"; readonly refusal: Refusal }

/**
 * The request of curl, Postman or another server: without `Origin` unless it is set by hand, without a preflight, and
 * whoever sends it checks nothing of the answer. A body without a type is a form's, as it is for `curl --data`.
 */
export function clientRequest(init: RequestInit): ClientRequest {
  if (!URL.canParse(init.url)) return { kind: "refused", refusal: { kind: "invalid url", url: init.url } }
  if (!isMethod(init.method))
    return { kind: "refused", refusal: { kind: "invalid method", method: init.method } }
  const type: HeaderList =
    init.body === null || contains(init.headers, "content-type")
      ? []
      : [["Content-Type", "application/x-www-form-urlencoded"]]
  const accept: HeaderList = contains(init.headers, "accept") ? [] : [["Accept", "*/*"]]
  return {
    kind: "wire",
    wire: {
      phase: "actual",
      method: init.method,
      url: withoutFragment(new URL(init.url)),
      headers: [...init.headers, ...type, ...accept],
      body: init.body?.text ?? null,
    },
  }
}
