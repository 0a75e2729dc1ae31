import { replace } from "../../source/text-edit.ts"
import type { Mender, Policy } from "../mend.ts"
import { addToList } from "../settings/edit.ts"
import { mendSettings } from "../settings/mend.ts"
import { policyOf } from "./policy.ts"

/** Changes of a response headers policy. */
export const mendCloudFront: Mender = (source, _server, need) => {
  const { config, allowedMethods } = policyOf(source)
  if (need.kind === "ok preflight" && allowedMethods !== null) {
    const edit = addToList(source, allowedMethods, "OPTIONS")
    return edit === null ? [] : [{ title: "Let OPTIONS through: add it to `AllowedMethods`", edits: [edit] }]
  }
  if (config === null) return []
  const { originOverride, policy } = config
  const override =
    originOverride.place !== null && originOverride.value === false && originOverride.owner !== null
      ? [
          {
            title: "Set `OriginOverride` to true: the policy then goes over what the origin says",
            edits: [replace(originOverride.place, "true")],
          },
        ]
      : []
  return need.kind === "once" ? override : [...mendSettings(source, [policy], need), ...override]
}

/** The policy as CloudFormation has it. */
export function writeCloudFront({ origins, credentials, methods, headers, exposed }: Policy): string {
  const list = (name: string, items: readonly string[]): readonly string[] => [
    `  ${name}:`,
    `    Items: ${JSON.stringify(items)}`,
  ]
  return [
    "CorsConfig:",
    `  AccessControlAllowCredentials: ${credentials}`,
    ...list("AccessControlAllowOrigins", origins),
    ...list("AccessControlAllowMethods", methods.length > 0 ? methods : ["GET", "HEAD", "POST"]),
    ...list("AccessControlAllowHeaders", headers.length > 0 ? headers : ["Accept"]),
    ...(exposed.length > 0 ? list("AccessControlExposeHeaders", exposed) : []),
    "  OriginOverride: true",
  ].join("\n")
}
