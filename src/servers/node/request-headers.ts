import { byteLowercase, get } from "../../fetch/header-list.ts"
import { host, NOWHERE, string, type Value } from "../../source/javascript/interpreter/values.ts"
import type { ServerRequest } from "../server.ts"

/** A request header as Node gives it, several joined; null where there is none. */
export function headerOf(request: ServerRequest, name: string): string | null {
  const lower = byteLowercase(name)
  if (lower === "host") return request.host
  return get(request.headers, lower === "referrer" ? "referer" : lower)
}

/** Node's `req.headers`. */
export const headersValue = (request: ServerRequest, label: string): Value =>
  host(label, NOWHERE, {
    get: (name, at) => {
      const value = headerOf(request, name)
      return value === null ? null : string(value, at)
    },
    has: (name) => headerOf(request, name) !== null,
    own: () =>
      [...new Set(["host", ...request.headers.map(([name]) => byteLowercase(name))])].flatMap((name) => {
        const value = headerOf(request, name)
        return value === null ? [] : [[name, string(value, NOWHERE)] as const]
      }),
  })

/** A `Cookie` header taken apart. */
export const cookiesOf = (line: string | null, at: Value["span"]): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    (line ?? "")
      .split(";")
      .map((pair) => pair.trim().split("="))
      .filter(([name]) => name !== "")
      .map(([name = "", ...value]) => [name, string(value.join("="), at)]),
  )
