import { getMember, ownEntries } from "../../source/javascript/interpreter/members.ts"
import { isCallable, isOpaque, type Value } from "../../source/javascript/interpreter/values.ts"
import type { ServerRequest } from "../server.ts"
import { responseOf } from "../web/web-response.ts"
import type { Answering, WebServing } from "../web/web-server.ts"

/** Reads `routes` of `Bun.serve`: https://bun.com/docs/api/http#routing */
export function routesOf(serving: WebServing, options: Value): WebServing["routes"] {
  const { evaluation } = serving
  return ["static", "routes"].flatMap((name) => {
    const given = evaluation.settled(getMember(evaluation, options, name, options.span))
    return given.kind === "object" ? ownEntries(given) : []
  })
}

/** The parameters of a path that fits; null for one that does not. */
function fits(route: string, path: string): Readonly<Record<string, string>> | null {
  const [wanted, given] = [route.split("/"), path.split("/")]
  const params: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
    if (part === "*") return given.length > i ? params : null
    const own = given[i]
    if (own === undefined) return null
    if (part.startsWith(":") && own !== "") params[part.slice(1)] = own
    else if (part !== own) return null
  }
  return wanted.length === given.length ? params : null
}

/** The plainer ones come first: those without parameters, then those with, then those that end with a `*`. */
const rank = (route: string): number => (route.endsWith("*") ? 2 : /\/:/.test(route) ? 1 : 0)

/** What a route has for a method: GET answers for HEAD as well. null: it leaves the request to `fetch`. */
function forMethod(serving: WebServing, value: Value, method: string): Value | null {
  if (responseOf(value) !== null || isCallable(value) || isOpaque(value)) return value
  if (value.kind !== "object") return null
  for (const name of method === "HEAD" ? ["HEAD", "GET"] : [method]) {
    const own = serving.evaluation.settled(getMember(serving.evaluation, value, name, value.span))
    if (responseOf(own) !== null || isCallable(own) || isOpaque(own)) return own
  }
  return null
}

/** What answers a request: a route, else `fetch`; null where there is neither. */
export function answering(serving: WebServing, request: ServerRequest): Answering | null {
  const path = request.path.replace(/[?#].*$/s, "")
  const fitting = serving.routes
    .flatMap(([route, value]) => {
      const params = fits(route, path)
      return params === null ? [] : [{ route, value, params }]
    })
    .toSorted((a, b) => rank(a.route) - rank(b.route) || b.route.length - a.route.length)
  // One that says nothing of the method leaves it to the next.
  for (const { value: given, params } of fitting) {
    const value = forMethod(serving, serving.evaluation.settled(given), request.method)
    if (value !== null) return { value, params }
  }
  return serving.handler === null ? null : { value: serving.handler, params: {} }
}
