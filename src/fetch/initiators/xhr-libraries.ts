import { contains, type HeaderList } from "../header-list.ts"
import { originOf, sameOrigin } from "../origin.ts"
import type { PageContext, RequestInit } from "../request.ts"

/** Libraries that send by XMLHttpRequest, and set headers of their own. */
export const XHR_LIBRARIES = ["axios", "jquery"] as const
export type XhrLibrary = (typeof XHR_LIBRARIES)[number]

/**
 * What a library makes of a call before `XMLHttpRequest` has it: the method in capitals, and its default headers where
 * the call sets none. Text that is a JSON object or array stands for that object, handed over as `data`.
 * axios 1.21.1, lib/defaults/index.js and lib/core/dispatchRequest.js; jQuery 4.0.0, src/ajax.js.
 */
export function withLibraryDefaults(init: RequestInit, library: XhrLibrary, page: PageContext): RequestInit {
  const method = init.method.toUpperCase()
  const hasBody = init.body !== null && method !== "GET" && method !== "HEAD"
  const given = hasBody ? init.headers : withoutType(init.headers, library)
  const defaults: HeaderList = [
    ...(library === "axios"
      ? [["Accept", "application/json, text/plain, */*"] as const]
      : [["Accept", "*/*"] as const]),
    ...(hasBody ? typeOf(init, library) : []),
    ...(library === "jquery" && isOwn(init.url, page)
      ? [["X-Requested-With", "XMLHttpRequest"] as const]
      : []),
  ]
  return { ...init, method, headers: [...defaults.filter(([name]) => !contains(given, name)), ...given] }
}

/** axios takes a `Content-Type` away where there is nothing to send. */
const withoutType = (headers: HeaderList, library: XhrLibrary): HeaderList =>
  library === "axios" ? headers.filter(([name]) => name.toLowerCase() !== "content-type") : headers

/** jQuery leaves its own header out for another origin, and so needs no preflight there. */
const isOwn = (url: string, page: PageContext): boolean =>
  URL.canParse(url, page.url.href) && sameOrigin(originOf(new URL(url, page.url.href)), originOf(page.url))

function typeOf({ body }: RequestInit, library: XhrLibrary): HeaderList {
  if (library === "jquery")
    return body?.kind === "blob" && body.type !== ""
      ? []
      : [["Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"]]
  switch (body?.kind) {
    case "form":
      return [["Content-Type", "application/x-www-form-urlencoded;charset=utf-8"]]
    case "text":
      return [["Content-Type", isJson(body.text) ? "application/json" : "application/x-www-form-urlencoded"]]
    default:
      return [["Content-Type", "application/x-www-form-urlencoded"]]
  }
}

/** Is a text one that a call would write as an object? */
export function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null
  } catch {
    return false
  }
}
