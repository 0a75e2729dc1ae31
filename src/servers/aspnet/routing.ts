import { get } from "../../fetch/header-list.ts"
import type { ServerRequest } from "../server.ts"
import type { Endpoint } from "./app.ts"

/** What routing finds for a request: an endpoint, a path that has no such method, or nothing. */
export type Routed =
  | { readonly kind: "endpoint"; readonly endpoint: Endpoint }
  | { readonly kind: "method not allowed"; readonly allow: readonly string[] }
  | { readonly kind: "not found" }

/**
 * Matches a request with the endpoints. A preflight goes to the endpoint that it asks for, where that says anything of CORS;
 * else OPTIONS is a method like any other. src/Http/Routing/src/Matching/HttpMethodMatcherPolicy.cs
 */
export function routeOf(endpoints: readonly Endpoint[], request: ServerRequest): Routed {
  const path = request.path.split("?")[0] ?? "/"
  const fitting = endpoints.filter(({ pattern }) => pattern === null || fits(pattern, path))
  const asked = request.method === "OPTIONS" ? get(request.headers, "Access-Control-Request-Method") : null
  const takes = ({ methods }: Endpoint, method: string) => methods === null || methods.includes(method)
  const preflight =
    asked === null
      ? undefined
      : fitting.find((each) => each.cors.kind !== "none" && takes(each, asked.toUpperCase()))
  // Of controllers that are not in the paste, none is taken to answer OPTIONS.
  const own = fitting.find(
    (each) => takes(each, request.method) && !(each.pattern === null && request.method === "OPTIONS"),
  )
  const endpoint = preflight ?? own
  if (endpoint !== undefined) return { kind: "endpoint", endpoint }
  if (fitting.length === 0) return { kind: "not found" }
  return { kind: "method not allowed", allow: [...new Set(fitting.flatMap(({ methods }) => methods ?? []))] }
}

/** `/users/{id:int}`, `/files/{*rest}`, `{id?}` */
function fits(pattern: string, path: string): boolean {
  const wanted = segments(pattern)
  const given = segments(path)
  for (const [i, segment] of wanted.entries()) {
    if (/^\{\*/.test(segment)) return true
    const own = given[i]
    if (own === undefined) return wanted.slice(i).every((each) => /\?\}$/.test(each))
    if (segment.startsWith("{")) {
      if (/:(?:int|long)\b/.test(segment) && !/^-?\d+$/.test(own)) return false
    } else if (segment.toLowerCase() !== own.toLowerCase()) return false
  }
  return given.length === wanted.length
}

const segments = (path: string): readonly string[] =>
  path
    .replace(/^~?\//, "")
    .split("/")
    .filter((each) => each !== "")
