import type { Finding, LayerInfo, Server, UnderstoodOption } from "../server.ts"
import { respond } from "./answers.ts"
import { type CorsRule, type ParsedRules, type Part, rulesOf, S3_METHODS } from "./rules.ts"

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
