import type { Value } from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import { compilePattern } from "../python/pattern.ts"

/** A route of a resource. */
export interface AioRoute {
  readonly resource: AioResource
  readonly method: string
  /** null: aiohttp-cors' own, for preflights */
  readonly handler: Value | null
  readonly span: Span
}

/** A path, and the routes of its methods. aiohttp 3.8, web_urldispatcher.py */
export interface AioResource {
  readonly path: string
  readonly routes: AioRoute[]
  readonly span: Span
}

/** web_urldispatcher.py, UrlDispatcher.add_resource: the last resource is taken again where the path is the same */
export function addResource(resources: AioResource[], path: string, span: Span): AioResource {
  const last = resources.at(-1)
  if (last !== undefined && last.path === path) return last
  const made: AioResource = { path, routes: [], span }
  resources.push(made)
  return made
}

export type Resolved =
  | { readonly kind: "route"; readonly route: AioRoute }
  | { readonly kind: "no method"; readonly allowed: readonly string[] }
  | { readonly kind: "no path" }

/** UrlDispatcher.resolve: the first resource that fits the path and has the method */
export function resolve(resources: readonly AioResource[], method: string, path: string): Resolved {
  const allowed = new Set<string>()
  for (const resource of resources) {
    if (!fits(resource.path, path)) continue
    const route = resource.routes.find((each) => each.method === method || each.method === "*")
    if (route !== undefined) return { kind: "route", route }
    for (const each of resource.routes) allowed.add(each.method)
  }
  return allowed.size > 0 ? { kind: "no method", allowed: [...allowed].sort() } : { kind: "no path" }
}

function fits(pattern: string, path: string): boolean {
  const source = pattern
    .split(/(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})/)
    .map((part) => {
      const named = /^\{\w+(?::(.*))?\}$/s.exec(part)
      return named === null ? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : `(?:${named[1] ?? "[^{}/]+"})`
    })
    .join("")
  const compiled = compilePattern(source)
  return compiled.kind === "pattern" && compiled.fullmatch(path)
}
