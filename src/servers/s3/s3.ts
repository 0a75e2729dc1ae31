import { byteLowercase, get } from "../../fetch/header-list.ts"
import { difference, isNear } from "../near-miss.ts"
import type {
  Absence,
  Cause,
  Finding,
  LayerInfo,
  LocatedHeader,
  Server,
  ServerAnswer,
  ServerRequest,
  UnderstoodOption,
} from "../server.ts"
import { type CorsRule, type Listed, type ParsedRules, type Part, rulesOf, S3_METHODS } from "./rules.ts"

/** Beside the other headers alone: what is asked for without an Origin is answered without it. */
const VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"
const PARTS: readonly Part[] = ["AllowedOrigins", "AllowedMethods", "AllowedHeaders", "ExposeHeaders"]

/**
 * Reads the CORS rules of a bucket into a server that answers as Amazon S3 is documented to, API 2006-03-01:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html ("How does Amazon S3 evaluate the CORS configuration on a
 * bucket?"), …/API/RESTOPTIONSobject.html and …/userguide/cors-troubleshooting.html; `Vary` after what others met
 * (apache/trafficserver #3954). Never throws.
 */
export function s3Server(source: string): Server {
  const { rules, problems } = rulesOf(source)
  const layer: LayerInfo = { id: "s3", name: "Amazon S3", role: "cors", span: rules[0]?.span ?? null }
  return {
    framework: "s3",
    label: "Amazon S3",
    version: "2006-03-01",
    layers: [layer],
    options: rules.flatMap((rule, i) => optionsOf(rule, rules.length === 1 ? "" : `${i + 1}: `)),
    findings: findingsOf(rules),
    problems,
    environment: [],
    questions: () => [],
    respond: (request) => respond(rules, layer, request),
  }
}

const optionsOf = ({ parts }: CorsRule, before: string): readonly UnderstoodOption[] =>
  PARTS.map((part) => {
    const { listed, place } = parts[part]
    return {
      name: before + part,
      value: listed.length === 0 ? "[]" : listed.map(({ text }) => text).join(", "),
      isDefault: place === null,
      span: place,
    }
  })

function findingsOf(rules: ParsedRules["rules"]): readonly Finding[] {
  if (rules.length === 0)
    return [
      {
        kind: "problem",
        text: "No rule was found here: nothing with AllowedOrigins and AllowedMethods.",
        span: null,
      },
    ]
  const problem = (span: Finding["span"], text: string): Finding => ({ kind: "problem", text, span })
  return [
    {
      kind: "notice",
      text: "Objects and permissions are not in the paste: what is asked for is taken to be there.",
      span: null,
    },
    ...rules.flatMap(({ parts }) => [
      ...PARTS.flatMap((part) => parts[part].unread).map((span) =>
        problem(span, "What this stands for is not in the paste: it is left out."),
      ),
      ...parts.AllowedMethods.listed
        .filter(({ text }) => !S3_METHODS.includes(text))
        .map(({ text, span }) =>
          problem(span, `S3 refuses a rule with ${text}: it takes ${S3_METHODS.join(", ")}, written so.`),
        ),
      ...[...parts.AllowedOrigins.listed, ...parts.AllowedHeaders.listed]
        .filter(({ text }) => text.split("*").length > 2)
        .map(({ span }) => problem(span, "One `*` may stand here: S3 refuses this rule.")),
    ]),
  ]
}

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

function respond(rules: readonly CorsRule[], layer: LayerInfo, request: ServerRequest): ServerAnswer {
  const origin = get(request.headers, "Origin")
  const answer = (
    status: number,
    headers: readonly LocatedHeader[],
    body: string,
    cause: Cause | null,
    absences: readonly Absence[] = [],
  ): ServerAnswer => ({
    kind: "answer",
    status,
    headers,
    body: request.method === "HEAD" ? "" : body,
    layer,
    visits: [{ layer, action: "answered", note: String(status) }],
    absences,
    reachedApplication: true,
    cause,
  })
  const refused = (status: number, code: string, message: string, cause: Cause): ServerAnswer =>
    answer(
      status,
      [{ name: "content-type", value: "application/xml", cause: null }],
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
      cause,
      [absence(layer, cause)],
    )
  const because = (why: string): Cause => ({ span: null, option: null, why })
  if (request.method === "OPTIONS") {
    const method = get(request.headers, "Access-Control-Request-Method")
    if (origin === null)
      return refused(
        400,
        "BadRequest",
        "Insufficient information. Origin request header needed.",
        because("the request has no Origin"),
      )
    if (method === null)
      return refused(
        400,
        "BadRequest",
        "Invalid Access-Control-Request-Method: null",
        because("the request has no Access-Control-Request-Method"),
      )
    const asked = namesOf(get(request.headers, "Access-Control-Request-Headers"))
    const found = ruleFor(rules, origin, method, asked)
    if (found.kind === "none") {
      const message = rules.length === 0 ? "CORSResponse: CORS is not enabled for this bucket." : REFUSED
      return refused(403, "AccessForbidden", message, found.cause)
    }
    const { rule } = found
    const allowed: readonly LocatedHeader[] =
      asked.length === 0
        ? []
        : [header(rule, "AllowedHeaders", "access-control-allow-headers", asked.join(", "))]
    return answer(200, [...headersOf(rule, found.origin, origin), ...allowed], "", null)
  }
  const object: LocatedHeader = { name: "content-type", value: "application/octet-stream", cause: null }
  if (origin === null) return answer(200, [object], "", null)
  const found = ruleFor(rules, origin, request.method, [])
  return found.kind === "rule"
    ? answer(200, [...headersOf(found.rule, found.origin, origin), object], "", null)
    : answer(200, [object], "", null, [absence(layer, found.cause)])
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
