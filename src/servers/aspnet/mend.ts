import type { Span } from "../../source/span.ts"
import { indentAt, insert, lineEnd, lineStart, replace } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { isNear } from "../near-miss.ts"
import { policiesOf } from "./read-policies.ts"

/** Changes of a `Program.cs`. */
export const mendAspNet: Mender = (source, _server, need) => {
  const { policies, pipeline, lastBuild } = policiesOf(source)
  const add = (method: string, any: string, value: string): readonly Mend[] =>
    policies.flatMap((policy) => {
      if (policy.places.has(any)) return []
      const own = policy.places.get(method)
      if (own === undefined) {
        const at = [...policy.places.values()].at(-1)
        return at === undefined
          ? []
          : [{ title: `Say \`${method}("${value}")\``, edits: [insert(at.to, `.${method}("${value}")`)] }]
      }
      return [
        {
          title: `Add \`${value}\` to \`${method}\``,
          edits: [
            insert(own.to - 1, `${/\(\s*\)$/.test(source.slice(own.from, own.to)) ? "" : ", "}"${value}"`),
          ],
        },
      ]
    })
  switch (need.kind) {
    case "origin":
      return [
        ...policies.flatMap(({ origins }) =>
          origins
            .filter(({ text, span }) => isNear(text, need.origin) && source[span.from] === '"')
            .map(({ text, span }) => ({
              title: `Write \`${need.origin}\` instead of \`${text}\``,
              edits: [replace(span, `"${need.origin}"`)],
            })),
        ),
        ...add("WithOrigins", "AllowAnyOrigin", need.origin),
        ...usedPolicy(source, policies, pipeline, lastBuild),
      ]
    case "named origin":
      return policies.flatMap(({ places }) => {
        const any = places.get("AllowAnyOrigin")
        return any === undefined
          ? []
          : [
              {
                title: `Name \`${need.origin}\` instead of \`AllowAnyOrigin\``,
                edits: [replaceCall(source, any, "AllowAnyOrigin", `WithOrigins("${need.origin}")`)],
              },
            ]
      })
    case "credentials":
      return policies.flatMap(({ places }) => {
        const at = [...places.values()].at(-1)
        return at === undefined || places.has("AllowCredentials")
          ? []
          : [{ title: "Say `AllowCredentials()`", edits: [insert(at.to, ".AllowCredentials()")] }]
      })
    case "method":
      return add("WithMethods", "AllowAnyMethod", need.method)
    case "header":
      return add("WithHeaders", "AllowAnyHeader", need.header)
    case "expose":
      return add("WithExposedHeaders", "WithExposedHeaders of nobody", need.header)
    case "layer":
    case "ok preflight":
      return usedPolicy(source, policies, pipeline, lastBuild)
    case "before the others":
    case "on errors":
      return first(source, pipeline, lastBuild)
    default:
      return []
  }
}

type Policies = ReturnType<typeof policiesOf>

const replaceCall = (source: string, span: Span, name: string, text: string) => {
  const at = source.lastIndexOf(name, span.to)
  return replace({ from: at, to: span.to }, text)
}

/** A policy that is registered, and used by nobody. */
function usedPolicy(
  source: string,
  policies: Policies["policies"],
  pipeline: Policies["pipeline"],
  lastBuild: Policies["lastBuild"],
): readonly Mend[] {
  const [policy] = policies
  if (policy === undefined || lastBuild === null || pipeline.some(({ kind }) => kind === "cors")) return []
  const name = policy.name === null ? "" : `"${policy.name}"`
  return [
    {
      title: `Use the policy: \`app.UseCors(${name})\``,
      edits: [
        insert(lineEnd(source, lastBuild.to), `${indentAt(source, lastBuild.from)}app.UseCors(${name});\n`),
      ],
    },
  ]
}

/** `UseCors` before whatever answers now. */
function first(
  source: string,
  pipeline: Policies["pipeline"],
  lastBuild: Policies["lastBuild"],
): readonly Mend[] {
  const cors = pipeline.find(({ kind }) => kind === "cors")
  if (cors === undefined || lastBuild === null) return []
  const line = { from: lineStart(source, cors.span.from), to: lineEnd(source, cors.span.to) }
  return [
    {
      title: "Move `UseCors` before the others",
      edits: [replace(line, ""), insert(lineEnd(source, lastBuild.to), source.slice(line.from, line.to))],
    },
  ]
}

/** The policy as lines of a `Program.cs`. */
export function writeAspNet({ origins, credentials, methods, headers, exposed }: Policy): string {
  const call = (name: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : [`    .${name}(${items.map((item) => `"${item}"`).join(", ")})`]
  return [
    "app.UseCors(policy => policy",
    ...call("WithOrigins", origins),
    ...call("WithMethods", methods),
    ...call("WithHeaders", headers),
    ...call("WithExposedHeaders", exposed),
    ...(credentials ? ["    .AllowCredentials()"] : []),
  ]
    .join("\n")
    .concat(");")
}
