import type { Mender, Policy } from "../mend.ts"
import { addEntry } from "../settings/edit.ts"
import { mendSettings } from "../settings/mend.ts"
import { traefikSettings } from "./settings.ts"

/** Changes of Traefik's settings. */
export const mendTraefik: Mender = (source, _server, need) => {
  const { middlewares } = traefikSettings(source)
  if (need.kind === "vary")
    return middlewares.flatMap(({ addVaryHeader: { place, owner, name } }) => {
      const edit = place === null && owner !== null ? addEntry(source, owner, name, "true") : null
      return edit === null ? [] : [{ title: "Set `addVaryHeader`", edits: [edit] }]
    })
  return mendSettings(
    source,
    middlewares.map(({ policy }) => policy),
    need,
  )
}

/** The policy as a middleware of a dynamic configuration. */
export function writeTraefik({ origins, credentials, methods, headers, exposed }: Policy): string {
  const list = (name: string, items: readonly string[]): readonly string[] =>
    items.length === 0
      ? []
      : [`        ${name}:`, ...items.map((item) => `          - ${JSON.stringify(item)}`)]
  return [
    "http:",
    "  middlewares:",
    "    cors:",
    "      headers:",
    ...list("accessControlAllowOriginList", origins),
    ...list("accessControlAllowMethods", methods),
    ...list("accessControlAllowHeaders", headers),
    ...list("accessControlExposeHeaders", exposed),
    ...(credentials ? ["        accessControlAllowCredentials: true"] : []),
    "        addVaryHeader: true",
  ].join("\n")
}
