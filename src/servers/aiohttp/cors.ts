import { get } from "../../fetch/header-list.ts"
import { isUnknown } from "../../source/python/operators.ts"
import { PythonSet } from "../../source/python/set-order.ts"
import { isSequence, PythonError, repr, type Value } from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import { difference, isNear } from "../near-miss.ts"
import { Draft } from "../python/draft.ts"
import { openQuestion } from "../python/open-question.ts"
import type { Cause, LayerInfo, ServerRequest } from "../server.ts"
import type { AioResource, AioRoute } from "./routing.ts"
import type { AioRuntime, CorsSetup, OriginConfig, ResourceOptions } from "./runtime.ts"

/** Sets are gone through as a process with `PYTHONHASHSEED=120` does; without that variable, each one has another order. */
const inSetOrder = (items: readonly string[]): readonly string[] => new PythonSet(120, items).items()

const made = new WeakMap<Value, ResourceOptions>()

export const keepOptions = (value: Value, options: ResourceOptions): void => {
  made.set(value, options)
}

/** aiohttp-cors 0.7.0, resource_options.py: ResourceOptions. Raises ValueError where the real one does. */
export function resourceOptions(
  { evaluation }: AioRuntime,
  named: (name: string) => Value | null,
  span: Span,
): ResourceOptions {
  const known = (name: string): Value | null => {
    const value = named(name)
    return value !== null && isUnknown(value)
      ? openQuestion(evaluation, value, { kind: "text", suggestions: [] })
      : value
  }
  const wrong = (name: string, what: string, value: Value): never => {
    throw new PythonError("ValueError", `'${name}' must be ${what}, got '${repr(value)}'`, span)
  }
  const texts = (name: string): "*" | readonly string[] | null => {
    const value = known(name)
    if (value === null || value.kind === "none") return null
    if (value.kind === "string" && value.value === "*") return "*"
    if (!isSequence(value) || value.kind === "set")
      return wrong(name, "either '*', or sequence of strings", value)
    return value.items.flatMap((item) => (item.kind === "string" ? [item.value] : []))
  }
  const credentials = known("allow_credentials")
  if (credentials !== null && credentials.kind !== "boolean")
    wrong("allow_credentials", "boolean", credentials)
  const age = known("max_age")
  if (age !== null && age.kind !== "none" && (age.kind !== "number" || age.value < 0))
    wrong("max_age", "non-negative integer", age)
  const headers = texts("allow_headers")
  const methods = texts("allow_methods")
  return {
    allowCredentials: credentials?.kind === "boolean" && credentials.value,
    exposeHeaders: texts("expose_headers") ?? [],
    allowHeaders: headers === "*" ? headers : (headers ?? []).map((each) => each.toUpperCase()),
    maxAge: age?.kind === "number" ? age.value : null,
    allowMethods: methods === null || methods === "*" ? methods : methods.map((each) => each.toUpperCase()),
    span,
  }
}

/** cors_config.py, _parse_config_options */
export function originConfig(runtime: AioRuntime, value: Value | null): OriginConfig {
  if (value === null || value.kind === "none") return new Map()
  if (isUnknown(value)) return openQuestion(runtime.evaluation, value, { kind: "origins" })
  if (value.kind !== "dict")
    throw new PythonError("ValueError", `Config must be mapping, got '${repr(value)}'`, value.span)
  return new Map(
    value.entries.map(({ key, value: options }) => {
      const origin = isUnknown(key)
        ? openQuestion(runtime.evaluation, key, { kind: "text", suggestions: [] })
        : key
      if (origin.kind !== "string")
        throw new PythonError("ValueError", `Origin must be string, got '${repr(key)}'`, key.span)
      const known = made.get(options)
      if (known !== undefined) return [origin.value, known] as const
      if (options.kind !== "dict")
        throw new PythonError(
          "ValueError",
          "Origin options must be either aiohttp_cors.ResourceOptions instance or mapping",
          options.span,
        )
      const entry = (name: string): Value | null =>
        options.entries.find(({ key: each }) => each.kind === "string" && each.value === name)?.value ?? null
      return [origin.value, resourceOptions(runtime, entry, options.span)] as const
    }),
  )
}

/** cors_config.py, CorsConfig.add: what is added is a resource, or a route of one */
export function addToCors(
  setup: CorsSetup,
  resource: AioResource,
  method: string | null,
  config: OriginConfig,
  span: Span,
): void {
  const hasPreflight = resource.routes.some(({ handler }) => handler === null)
  if (!hasPreflight) {
    const other = resource.routes.find((each) => each.method === "OPTIONS" || each.method === "*")
    if (other !== undefined)
      throw new PythonError(
        "ValueError",
        `the resource already has ${other.method === "*" ? "a '*' handler for all methods" : "an OPTIONS handler"}`,
        span,
      )
    resource.routes.push({ resource, method: "OPTIONS", handler: null, span })
  }
  const known = setup.resources.get(resource)
  if (method === null && known !== undefined)
    throw new PythonError("ValueError", "CORS is already configured for this resource.", span)
  const own = known ?? { byDefault: config, byMethod: new Map<string, OriginConfig>() }
  setup.resources.set(resource, own)
  if (method === null) return
  if (own.byMethod.has(method))
    throw new PythonError("ValueError", `CORS already configured for ${method} method`, span)
  own.byMethod.set(method, config)
}

/** collections.ChainMap.get: the first map that has the origin, before any that has `*` */
function optionsFor(maps: readonly OriginConfig[], origin: string): ResourceOptions | null {
  for (const key of [origin, "*"]) for (const map of maps) if (map.has(key)) return map.get(key) ?? null
  return null
}

const hasNone = (maps: readonly OriginConfig[]): boolean => maps.every((map) => map.size === 0)

const isMethodAllowed = ({ allowMethods }: ResourceOptions, method: string): boolean =>
  allowMethods !== null && (allowMethods === "*" || allowMethods.includes(method.toUpperCase()))

/** preflight_handler.py: every refusal is a 403, with its reason as text */
export function preflight(
  runtime: AioRuntime,
  setup: CorsSetup,
  resource: AioResource,
  layer: LayerInfo,
): Draft {
  const request = runtime.exchange?.request ?? null
  const absences = runtime.exchange?.absences ?? []
  const refused = (reason: string, span: Span | null, option: string): Draft => {
    const why = `CORS preflight request failed: ${reason}`
    const cause: Cause = { span, option, why: reason }
    absences.push({ header: "access-control-allow-origin", layer: layer.name, cause })
    return new Draft(
      layer,
      403,
      [{ name: "content-type", value: "text/plain; charset=utf-8", cause: null }],
      why,
      cause,
    )
  }
  const header = (name: string) => (request === null ? null : get(request.headers, name))
  const origin = header("Origin")
  if (origin === null) return refused("origin header is not specified in the request", setup.span, "defaults")
  const method = header("Access-Control-Request-Method")
  if (method === null)
    return refused("'Access-Control-Request-Method' header is not specified", setup.span, "defaults")
  const own = setup.resources.get(resource)
  const shared = [own?.byDefault ?? new Map(), setup.defaults]
  const general = optionsFor(shared, origin)
  const explicit = own?.byMethod.get(method)
  if (explicit === undefined && (general === null || !isMethodAllowed(general, method)))
    return refused(
      `request method '${method}' is not allowed for '${origin}' origin`,
      general?.span ?? setup.span,
      "allow_methods",
    )
  const maps = [explicit ?? new Map(), ...shared]
  if (hasNone(maps)) return refused("no origins are allowed", setup.span, "defaults")
  const options = optionsFor(maps, origin)
  if (options === null) {
    const near = maps.flatMap((map) => [...map.keys()]).find((each) => isNear(each, origin))
    const more = near === undefined ? "" : ` (${near} is listed: ${difference(near, origin)})`
    const answer = refused(`origin '${origin}' is not allowed`, setup.span, "defaults")
    const last = absences.at(-1)
    if (last !== undefined)
      absences.splice(-1, 1, { ...last, cause: { ...last.cause, why: last.cause.why + more } })
    return answer
  }
  const asked = (header("Access-Control-Request-Headers") ?? "")
    .split(",")
    .map((each) => each.replace(/^[ \t]+|[ \t]+$/g, "").toUpperCase())
    .filter((each) => each !== "")
  const { allowHeaders } = options
  const unlisted =
    allowHeaders === "*" ? [] : inSetOrder(inSetOrder(asked).filter((each) => !allowHeaders.includes(each)))
  if (unlisted.length > 0)
    return refused(`headers are not allowed: ${unlisted.join(", ")}`, options.span, "allow_headers")
  const draft = new Draft(
    layer,
    200,
    [{ name: "content-type", value: "application/octet-stream", cause: null }],
    "",
  )
  const cause = (option: string, why: string): Cause => ({ span: options.span, option, why })
  draft.set("access-control-allow-origin", origin, cause("defaults", "the origin is let in, and named"))
  if (options.allowCredentials)
    draft.set(
      "access-control-allow-credentials",
      "true",
      cause("allow_credentials", "allow_credentials is True"),
    )
  if (options.maxAge !== null)
    draft.set(
      "access-control-max-age",
      String(options.maxAge),
      cause("max_age", `max_age is ${options.maxAge}`),
    )
  draft.set(
    "access-control-allow-methods",
    method,
    cause("allow_methods", "the method that was asked for is named"),
  )
  if (asked.length > 0)
    draft.set(
      "access-control-allow-headers",
      inSetOrder(asked).join(","),
      cause("allow_headers", "those that were asked for are named, in capitals"),
    )
  return draft
}

/** cors_config.py, _on_response_prepare: on whatever answers a route of a resource that CORS was added to */
export function onResponse(
  runtime: AioRuntime,
  setup: CorsSetup,
  route: AioRoute,
  draft: Draft,
  request: ServerRequest,
): void {
  const own = setup.resources.get(route.resource)
  if (own === undefined || route.handler === null) {
    if (own === undefined)
      runtime.exchange?.absences.push({
        header: "access-control-allow-origin",
        layer: "aiohttp_cors",
        cause: { span: route.span, option: "add", why: "cors.add() was not called for this route" },
      })
    return
  }
  const origin = get(request.headers, "Origin")
  if (origin === null) return
  const maps = [own.byMethod.get(request.method) ?? new Map(), own.byDefault, setup.defaults]
  const options = optionsFor(maps, origin)
  if (options === null) {
    runtime.exchange?.absences.push({
      header: "access-control-allow-origin",
      layer: "aiohttp_cors",
      cause: {
        span: setup.span,
        option: "defaults",
        why: `there are no options for ${origin}, and none for *`,
      },
    })
    return
  }
  const cause = (option: string, why: string): Cause => ({ span: options.span, option, why })
  if (options.exposeHeaders === "*")
    draft.set(
      "access-control-expose-headers",
      draft.headers.map(({ name }) => name).join(","),
      cause("expose_headers", "every header is named"),
    )
  else if (options.exposeHeaders.length > 0)
    draft.set(
      "access-control-expose-headers",
      inSetOrder(options.exposeHeaders).join(","),
      cause("expose_headers", "expose_headers names them"),
    )
  draft.set("access-control-allow-origin", origin, cause("defaults", "the origin is let in, and named"))
  if (options.allowCredentials)
    draft.set(
      "access-control-allow-credentials",
      "true",
      cause("allow_credentials", "allow_credentials is True"),
    )
}
