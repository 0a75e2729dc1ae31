import type { Span } from "../../source/span.ts"
import type { LayerInfo } from "../server.ts"
import type { SpringApplication } from "./application.ts"
import type { Security } from "./security.ts"

/** What a request comes to on its way. */
export type Station = { readonly layer: LayerInfo } & (
  | { readonly kind: "filter" }
  | { readonly kind: "security cors" }
  | { readonly kind: "security"; readonly security: Security }
  | { readonly kind: "dispatcher" }
)

/** The way of a request, outermost first. */
export function stationsOf({ filter, security, global, handlers }: SpringApplication): readonly Station[] {
  const layerOf = (id: string, name: string, role: LayerInfo["role"], span: Span | null): LayerInfo => ({
    id,
    name,
    role,
    span,
  })
  const own: readonly Station[] =
    filter === null ? [] : [{ kind: "filter", layer: layerOf("filter", "CorsFilter", "cors", filter.span) }]
  const secured: readonly Station[] =
    security === null
      ? []
      : [
          ...(security.cors.kind === "on"
            ? [
                {
                  kind: "security cors" as const,
                  layer: layerOf("security-cors", "Spring Security: cors", "cors", security.cors.span),
                },
              ]
            : []),
          {
            kind: "security",
            security,
            layer: layerOf(
              "security",
              "Spring Security",
              "middleware",
              security.rules[0]?.span ?? security.span,
            ),
          },
        ]
  const hasCors = global.length > 0 || handlers.some(({ cors }) => cors !== null)
  const dispatcher: Station = {
    kind: "dispatcher",
    layer: layerOf(
      "dispatcher",
      "DispatcherServlet",
      hasCors ? "cors" : "router",
      global[0]?.configuration.span ?? handlers.find(({ cors }) => cors !== null)?.cors?.span ?? null,
    ),
  }
  return filter?.isFirst === true ? [...own, ...secured, dispatcher] : [...secured, ...own, dispatcher]
}
