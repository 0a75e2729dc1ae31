import { get } from "../../fetch/header-list.ts"
import { answered, noOrigin } from "../gateway.ts"
import type {
  Cause,
  Finding,
  LayerInfo,
  LocatedHeader,
  Server,
  ServerAnswer,
  ServerRequest,
} from "../server.ts"
import type { Listed } from "../settings/option.ts"
import { type SettingsPolicy, understoodOptions, unreadFindings } from "../settings/policy.ts"
import { listHeader, maxAgeHeader, refusedOrigin } from "../settings/said.ts"
import { rulesOf } from "./rules.ts"

const OBJECT: LayerInfo = { id: "object", name: "the object", role: "route", span: null }

/**
 * Reads the CORS configuration of a bucket into a server that answers as Google Cloud Storage is documented to:
 * https://cloud.google.com/storage/docs/cross-origin and …/docs/cors-configurations. Never throws.
 */
export function gcsServer(source: string): Server {
  const { rules, problems } = rulesOf(source)
  const layer: LayerInfo = { id: "gcs", name: "Cloud Storage", role: "cors", span: rules[0]?.span ?? null }
  return {
    framework: "gcs",
    label: "Google Cloud Storage",
    version: "XML API",
    layers: [layer, OBJECT],
    // What is allowed in a request and what is shown of an answer are one list.
    options: rules.flatMap((rule, i) =>
      understoodOptions(rule, rules.length === 1 ? "" : `${i + 1}: `).filter(
        ({ name }, k, all) => all.findIndex((each) => each.name === name) === k,
      ),
    ),
    findings: findingsOf(rules),
    problems,
    environment: [],
    questions: () => [],
    respond: (request) => respond(rules, layer, request),
  }
}

function findingsOf(rules: readonly SettingsPolicy[]): readonly Finding[] {
  if (rules.length === 0)
    return [{ kind: "problem", text: "No rule was found here: nothing with origin and method.", span: null }]
  return [
    {
      kind: "notice",
      text: "This counts for storage.googleapis.com/BUCKET and BUCKET.storage.googleapis.com. The JSON API (…/storage/v1/…) and storage.cloud.google.com do not heed it.",
      span: null,
    },
    ...rules.flatMap(unreadFindings),
  ]
}

type Found =
  | { readonly kind: "rule"; readonly rule: SettingsPolicy; readonly origin: Listed }
  | { readonly kind: "none"; readonly cause: Cause }

/** The first rule that has the origin and the method. */
function ruleFor(rules: readonly SettingsPolicy[], origin: string, method: string): Found {
  let nearest: Cause = { span: null, option: null, why: "the bucket has no CORS configuration" }
  for (const rule of rules) {
    const { origins, methods } = rule
    const listed = origins.listed.find(({ text }) => text === "*" || text === origin)
    if (listed === undefined) {
      nearest = refusedOrigin(origins, origin)
      continue
    }
    if (methods.listed.some(({ text }) => text === "*" || text === method))
      return { kind: "rule", rule, origin: listed }
    nearest = { span: methods.place, option: methods.name, why: `${method} is not among ${methods.name}` }
  }
  return { kind: "none", cause: nearest }
}

function respond(rules: readonly SettingsPolicy[], layer: LayerInfo, request: ServerRequest): ServerAnswer {
  const origin = get(request.headers, "Origin")
  const asked = get(request.headers, "Access-Control-Request-Method")
  const isPreflight = request.method === "OPTIONS" && asked !== null
  const found: Found =
    origin === null
      ? { kind: "none", cause: { span: null, option: null, why: "the request has no Origin" } }
      : ruleFor(rules, origin, isPreflight ? asked : request.method)
  const headers = found.kind === "none" ? [] : headersOf(found, origin ?? "", isPreflight)
  const absences = found.kind === "none" ? [noOrigin(layer, found.cause)] : []
  if (request.method === "OPTIONS")
    return answered(layer, 200, headers, found.kind === "none" ? found.cause.why : "a rule fits", {
      absences,
    })
  const type: LocatedHeader = { name: "content-type", value: "application/octet-stream", cause: null }
  return {
    ...answered(OBJECT, 200, [...headers, type], "it is taken to be there", { absences }),
    visits: [
      { layer, action: "passed on", note: "" },
      { layer: OBJECT, action: "answered", note: "it is taken to be there" },
    ],
  }
}

function headersOf(
  { rule, origin: item }: Extract<Found, { readonly kind: "rule" }>,
  origin: string,
  isPreflight: boolean,
): readonly LocatedHeader[] {
  const { origins, methods, headers } = rule
  const isEverybody = item.text === "*"
  return [
    {
      name: "access-control-allow-origin",
      value: isEverybody ? "*" : origin,
      cause: {
        span: item.span,
        option: origins.name,
        why: isEverybody ? "`*` lets every origin in" : "the origin is listed, and it is named",
      },
    },
    ...(isPreflight
      ? [
          ...listHeader("access-control-allow-methods", methods, ", "),
          ...listHeader("access-control-allow-headers", headers, ", "),
          ...maxAgeHeader(rule, "maxAgeSeconds"),
        ]
      : listHeader("access-control-expose-headers", headers, ", ")),
    ...(isEverybody ? [] : [{ name: "vary", value: "Origin", cause: null }]),
  ]
}
