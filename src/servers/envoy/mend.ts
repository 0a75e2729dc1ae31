import type { Mender, Policy } from "../mend.ts"
import { mendSettings } from "../settings/mend.ts"
import { corsPolicies } from "./policy.ts"

/** Changes of a CORS policy of Envoy's or Istio's. */
export const mendEnvoy: Mender = (source, _server, need) =>
  mendSettings(
    source,
    corsPolicies(source).policies.map(({ policy }) => policy),
    need,
  )

/** The policy as Istio has it. */
export function writeEnvoy({ origins, credentials, methods, headers, exposed }: Policy): string {
  const list = (name: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : [`  ${name}:`, ...items.map((item) => `    - ${item}`)]
  return [
    "corsPolicy:",
    ...list(
      "allowOrigins",
      origins.map((origin) => `exact: ${JSON.stringify(origin)}`),
    ),
    ...list("allowMethods", methods),
    ...list("allowHeaders", headers),
    ...list("exposeHeaders", exposed),
    ...(credentials ? ["  allowCredentials: true"] : []),
  ].join("\n")
}
