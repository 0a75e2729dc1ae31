import { insert, replace } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { mendSettings } from "../settings/mend.ts"
import { gatewayOf } from "./settings.ts"

/** Changes of what a template says of CORS. */
export const mendGateway: Mender = (source, _server, need) => {
  const { cors } = gatewayOf(source)
  if (cors === null) return []
  const { policy, kind } = cors
  // A text in a text: the quotes of the inner one have to stay.
  if (
    kind === "REST API" &&
    policy.origins.form === "text" &&
    (need.kind === "origin" || need.kind === "named origin")
  ) {
    const { place } = policy.origins
    return place === null
      ? []
      : [{ title: `Let \`${need.origin}\` in`, edits: [replace(place, `"'${need.origin}'"`)] }]
  }
  if (
    kind === "REST API" &&
    policy.headers.form === "text" &&
    (need.kind === "header" || need.kind === "method")
  ) {
    const option = need.kind === "header" ? policy.headers : policy.methods
    const value = need.kind === "header" ? need.header : need.method
    const { place, owner, listed, name } = option
    const text = `"'${[...listed.map((item) => item.text).filter((item) => item !== "*"), value].join(",")}'"`
    const first = owner?.entries[0]
    const mend = (edits: Mend["edits"]): readonly Mend[] => [
      { title: `Add \`${value}\` to \`${name}\``, edits },
    ]
    if (place !== null) return mend([replace(place, text)])
    if (first === undefined) return []
    const { from } = first.keySpan
    return mend([
      insert(from, `${name}: ${text}\n${" ".repeat(from - (source.lastIndexOf("\n", from - 1) + 1))}`),
    ])
  }
  return mendSettings(source, [policy], need)
}

/** The policy as an HTTP API of SAM has it. */
export function writeGateway({ origins, credentials, methods, headers, exposed }: Policy): string {
  const list = (name: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : [`  ${name}:`, ...items.map((item) => `    - ${JSON.stringify(item)}`)]
  return [
    "CorsConfiguration:",
    ...list("AllowOrigins", origins),
    ...list("AllowMethods", methods),
    ...list("AllowHeaders", headers),
    ...list("ExposeHeaders", exposed),
    ...(credentials ? ["  AllowCredentials: true"] : []),
  ].join("\n")
}
