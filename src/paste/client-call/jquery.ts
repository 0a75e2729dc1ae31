import { host, nativeFunction, type Value } from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { bodyOf, entry, headersOf, isSet, known, type Make, queryOf, type Report } from "./made.ts"

/** `$.ajax()` and its short forms. https://api.jquery.com/jQuery.ajax/ */
export function jqueryValue(make: Make, report: Report, span: Span): Value {
  const chain = (at: Span): Value =>
    host("jqXHR", at, { get: (name, where) => nativeFunction(name, where, () => chain(where)) })
  const send = (
    settings: Value | undefined,
    given: { readonly url?: Value | undefined; readonly method?: string; readonly data?: Value | undefined },
    at: Span,
  ): Value => {
    const method = (
      given.method ??
      known(entry(settings, "method") ?? entry(settings, "type")) ??
      "GET"
    ).toUpperCase()
    const contentType = known(entry(settings, "contentType"))
    const data = given.data ?? entry(settings, "data")
    const isQuery = method === "GET" || method === "HEAD"
    const body = isQuery ? null : bodyOf(data, true, report)
    const query = isQuery ? queryOf(data) : ""
    const url = known(given.url ?? entry(settings, "url"))
    make(
      {
        initiator: { kind: "xhr", library: "jquery", uploadListener: false },
        url: url === null || query === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${query}`,
        method,
        headers: [
          ...headersOf(entry(settings, "headers"), report),
          ...(contentType === null || isQuery ? [] : [["Content-Type", contentType] as const]),
        ],
        body,
        credentials: isSet(entry(entry(settings, "xhrFields"), "withCredentials"))
          ? "include"
          : "same-origin",
      },
      at,
    )
    return chain(at)
  }
  return host("$", span, {
    isFunction: true,
    call: (_args, at) => chain(at),
    get: (name, at) => {
      if (name === "ajax")
        return nativeFunction(name, at, ([first, second], where) =>
          first?.kind === "object" ? send(first, {}, where) : send(second, { url: first }, where),
        )
      if (name === "get" || name === "getJSON")
        return nativeFunction(name, at, ([url, data], where) =>
          send(undefined, { url, method: "GET", data: data?.kind === "function" ? undefined : data }, where),
        )
      if (name === "post")
        return nativeFunction(name, at, ([url, data], where) =>
          send(undefined, { url, method: "POST", data: data?.kind === "function" ? undefined : data }, where),
        )
      return null
    },
  })
}
