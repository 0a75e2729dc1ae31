import { replace } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { addEntry } from "../settings/edit.ts"
import { mendSettings } from "../settings/mend.ts"
import { ingressOf } from "./annotations.ts"

const PREFIX = "nginx.ingress.kubernetes.io/"

/** Changes of an `Ingress`'s annotations. */
export const mendIngress: Mender = (source, _server, need) => {
  const { config, annotations } = ingressOf(source)
  if (config === null || annotations === null) return []
  const set = (name: string, value: string): readonly Mend[] => {
    const key = PREFIX + name
    const own = annotations.entries.find((entry) => entry.key === key)
    const edit =
      own === undefined
        ? addEntry(source, annotations, key, JSON.stringify(value))
        : replace(own.value.span, JSON.stringify(value))
    return edit === null ? [] : [{ title: `Set \`${name}\` to \`${value}\``, edits: [edit] }]
  }
  switch (need.kind) {
    case "layer": {
      const lines = linesOf(need.policy).filter(
        ([name]) => !annotations.entries.some(({ key }) => key === PREFIX + name),
      )
      const [first] = annotations.entries
      if (first === undefined) return []
      const indent = " ".repeat(first.keySpan.from - (source.lastIndexOf("\n", first.keySpan.from - 1) + 1))
      const text = lines
        .map(([name, value]) => `${PREFIX}${name}: ${JSON.stringify(value)}\n${indent}`)
        .join("")
      return [
        {
          title: "Add the CORS annotations",
          edits: [{ span: { from: first.keySpan.from, to: first.keySpan.from }, text }],
        },
      ]
    }
    case "origin":
    case "named origin":
      return [
        ...(config.enabled ? [] : set("enable-cors", "true")),
        ...(config.origins === null || config.policy.origins.place === null
          ? set("cors-allow-origin", need.origin)
          : []),
        ...mendSettings(source, [config.policy], need),
      ]
    case "credentials":
      return set("cors-allow-credentials", "true")
    // What stands there by default goes with an annotation of one's own.
    case "method":
      return set("cors-allow-methods", `${config.methods}, ${need.method}`)
    case "header":
      return set("cors-allow-headers", `${config.headers},${need.header}`)
    default:
      return mendSettings(source, [config.policy], need)
  }
}

const linesOf = ({
  origins,
  credentials,
  methods,
  headers,
  exposed,
}: Policy): readonly (readonly [string, string])[] => [
  ["enable-cors", "true"],
  ["cors-allow-origin", origins.join(",") || "*"],
  ...(methods.length > 0 ? [["cors-allow-methods", methods.join(", ")] as const] : []),
  ...(headers.length > 0 ? [["cors-allow-headers", headers.join(",")] as const] : []),
  ...(exposed.length > 0 ? [["cors-expose-headers", exposed.join(",")] as const] : []),
  ["cors-allow-credentials", String(credentials)],
]

/** The policy as annotations. */
export const writeIngress = (policy: Policy): string =>
  linesOf(policy)
    .map(([name, value]) => `${PREFIX}${name}: ${JSON.stringify(value)}`)
    .join("\n")
