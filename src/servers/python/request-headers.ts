import { byteLowercase, get, type HeaderList } from "../../fetch/header-list.ts"
import { callable, host, none, string, type Value } from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"

/** The headers of a request as Flask and aiohttp hand them to a view: a mapping that knows no case. */
export function requestHeaders(headers: HeaderList, at: Span): Value {
  const valueUnder = (key: Value | undefined) => (key?.kind === "string" ? get(headers, key.value) : null)
  return host("request.headers", at, {
    truthy: true,
    item: (key, where) => {
      const value = valueUnder(key)
      return value === null ? null : string(value, where)
    },
    has: (key) =>
      key.kind === "string"
        ? headers.some(([each]) => byteLowercase(each) === byteLowercase(key.value))
        : null,
    attribute: (member, where) =>
      member === "get"
        ? callable("request.headers.get", where, ({ positional: [key, fallback] }, there) => {
            const value = valueUnder(key)
            return value === null ? (fallback ?? none(there)) : string(value, there)
          })
        : null,
  })
}
