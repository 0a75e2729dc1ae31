import { byteLowercase, get } from "../../fetch/header-list.ts"
import { difference, isNear } from "../near-miss.ts"
import type { Absence, Cause, LayerInfo, LocatedHeader, ServerAnswer, ServerRequest } from "../server.ts"
import { type CorsRule, type Listed, type Part, S3_METHODS } from "./rules.ts"

/** Beside the other headers alone: what is asked for without an Origin is answered without it. */
const VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"

/** One `*` stands for anything. */
function fits(pattern: string, text: string): boolean {
  const at = pattern.indexOf("*")
  if (at < 0) return pattern === text
  const [start, end] = [pattern.slice(0, at), pattern.slice(at + 1)]
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end)
}

type Found =
  | { readonly kind: "rule"; readonly rule: CorsRule; readonly origin: Listed }
  | { readonly kind: "none"; readonly cause: Cause }

/** The first rule that has the origin, the method, and each of the headers; else why the one that came nearest has not. */
function ruleFor(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): Found {
  let nearest: Cause = { span: null, option: null, why: "the bucket has no CORS rules" }
  let met = -1
  const missed = (step: number, cause: Cause) => {
    if (step > met) [met, nearest] = [step, cause]
  }
  for (const rule of rules) {
    const { AllowedOrigins, AllowedMethods, AllowedHeaders } = rule.parts
    const listed = AllowedOrigins.listed.find(({ text }) => fits(text, origin))
    if (listed === undefined) {
      const near = AllowedOrigins.listed.find(({ text }) => isNear(text, origin))
      missed(
        0,
        near === undefined
          ? causeOf(rule, "AllowedOrigins", `${origin} is not among AllowedOrigins`)
          : {
              span: near.span,
              option: "AllowedOrigins",
              why: `${near.text} is not ${origin}: ${difference(near.text, origin)}`,
            },
      )
      continue
    }
    if (!S3_METHODS.includes(method) || !AllowedMethods.listed.some(({ text }) => text === method)) {
      missed(1, causeOf(rule, "AllowedMethods", `${method} is not among AllowedMethods`))
      continue
    }
    const refused = headers.find(
      (header) => !AllowedHeaders.listed.some(({ text }) => fits(byteLowercase(text), header)),
    )
    if (refused === undefined) return { kind: "rule", rule, origin: listed }
    missed(2, causeOf(rule, "AllowedHeaders", `${refused} is not among AllowedHeaders`))
  }
  return { kind: "none", cause: nearest }
}

const REFUSED =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."
const OBJECT: LayerInfo = { id: "object", name: "the object", role: "route", span: null }

/** What a bucket with these rules answers. `layer` is S3's own, which looks at the rules. */
export function respond(rules: readonly CorsRule[], layer: LayerInfo, request: ServerRequest): ServerAnswer {
  const origin = get(request.headers, "Origin")
  if (request.method === "OPTIONS") return preflight(rules, layer, origin, request)
  const type: LocatedHeader = { name: "content-type", value: "application/octet-stream", cause: null }
  const answer = (headers: readonly LocatedHeader[], absences: readonly Absence[]): ServerAnswer => ({
    kind: "answer",
    status: 200,
    headers: [...headers, type],
    body: "",
    layer: OBJECT,
    visits: [
      { layer, action: "passed on", note: "" },
      { layer: OBJECT, action: "answered", note: "it is taken to be there" },
    ],
    absences,
    reachedApplication: true,
    cause: null,
  })
  if (origin === null) return answer([], [])
  const found = ruleFor(rules, origin, request.method, [])
  return found.kind === "rule"
    ? answer(headersOf(found.rule, found.origin, origin), [])
    : answer([], [absence(layer, found.cause)])
}

/** An OPTIONS is S3's own affair, whatever the object. */
function preflight(
  rules: readonly CorsRule[],
  layer: LayerInfo,
  origin: string | null,
  { headers }: ServerRequest,
): ServerAnswer {
  const answered = { kind: "answer", layer, reachedApplication: true } as const
  const refused = (status: number, code: string, message: string, cause: Cause): ServerAnswer => ({
    ...answered,
    status,
    headers: [{ name: "content-type", value: "application/xml", cause: null }],
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    visits: [{ layer, action: "answered", note: cause.why }],
    absences: [absence(layer, cause)],
    cause,
  })
  const because = (why: string): Cause => ({ span: null, option: null, why })
  if (origin === null)
    return refused(
      400,
      "BadRequest",
      "Insufficient information. Origin request header needed.",
      because("the request has no Origin"),
    )
  const method = get(headers, "Access-Control-Request-Method")
  if (method === null)
    return refused(
      400,
      "BadRequest",
      "Invalid Access-Control-Request-Method: null",
      because("the request has no Access-Control-Request-Method"),
    )
  const asked = namesOf(get(headers, "Access-Control-Request-Headers"))
  const found = ruleFor(rules, origin, method, asked)
  if (found.kind === "none") {
    const message = rules.length === 0 ? "CORSResponse: CORS is not enabled for this bucket." : REFUSED
    return refused(403, "AccessForbidden", message, found.cause)
  }
  const allowed: readonly LocatedHeader[] =
    asked.length === 0
      ? []
      : [header(found.rule, "AllowedHeaders", "access-control-allow-headers", asked.join(", "))]
  return {
    ...answered,
    status: 200,
    headers: [...headersOf(found.rule, found.origin, origin), ...allowed],
    body: "",
    visits: [{ layer, action: "answered", note: "a rule fits" }],
    absences: [],
    cause: null,
  }
}

const absence = ({ name }: LayerInfo, cause: Cause): Absence => ({
  header: "access-control-allow-origin",
  layer: name,
  cause,
})

const namesOf = (headers: string | null): readonly string[] =>
  (headers ?? "")
    .split(",")
    .map((each) => byteLowercase(each.trim()))
    .filter((each) => each !== "")

const causeOf = ({ parts, span }: CorsRule, part: Part, why: string): Cause => ({
  span: parts[part].place ?? span,
  option: part,
  why,
})

const header = (rule: CorsRule, part: Part, name: string, value: string): LocatedHeader => ({
  name,
  value,
  cause: causeOf(rule, part, `from ${part}`),
})

function headersOf(rule: CorsRule, { text, span }: Listed, origin: string): readonly LocatedHeader[] {
  const isEverybody = text === "*"
  const { AllowedMethods, ExposeHeaders } = rule.parts
  const joined = (listed: readonly Listed[]) => listed.map((each) => each.text).join(", ")
  const origins = (why: string): Cause => ({ span, option: "AllowedOrigins", why })
  return [
    {
      name: "access-control-allow-origin",
      value: isEverybody ? "*" : origin,
      cause: origins(
        isEverybody ? "`*` lets every origin in" : `${text} lets the origin in, and it is named`,
      ),
    },
    header(rule, "AllowedMethods", "access-control-allow-methods", joined(AllowedMethods.listed)),
    ...(ExposeHeaders.listed.length > 0
      ? [header(rule, "ExposeHeaders", "access-control-expose-headers", joined(ExposeHeaders.listed))]
      : []),
    ...(rule.maxAgeSeconds === null
      ? []
      : [
          {
            name: "access-control-max-age",
            value: rule.maxAgeSeconds.text,
            cause: { span: rule.maxAgeSeconds.span, option: "MaxAgeSeconds", why: "from MaxAgeSeconds" },
          },
        ]),
    ...(isEverybody
      ? []
      : [
          {
            name: "access-control-allow-credentials",
            value: "true",
            cause: origins("S3 allows credentials to an origin that it names"),
          },
        ]),
    { name: "vary", value: VARY, cause: null },
  ]
}
