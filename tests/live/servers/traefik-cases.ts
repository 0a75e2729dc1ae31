import fc from "fast-check"
import { stringify } from "yaml"

const pick = <const T>(...items: readonly T[]) => fc.constantFrom(...items)

/** The settings of a middleware `headers`, each option at random. */
export const traefikHeaders = fc.record(
  {
    accessControlAllowOriginList: pick(
      ["*"],
      ["http://localhost:5173"],
      ["https://app.example.com", "http://localhost:5173"],
      ["https://app.example.com/", "*"],
      ["https://*.example.com"],
    ),
    accessControlAllowOriginListRegex: pick(
      ["^https://[a-z]+\\.example\\.com$"],
      ["localhost"],
      ["https://.*\\.example\\.com", "^null$"],
    ),
    accessControlAllowMethods: pick(["GET", "PUT"], ["*"], ["GET", "*"]),
    accessControlAllowHeaders: pick(["*"], ["Content-Type", "Authorization"], ["x-a"]),
    accessControlExposeHeaders: pick(["X-Total"], ["*"], ["X-Total", "ETag"]),
    accessControlAllowCredentials: fc.boolean(),
    accessControlMaxAge: pick(0, 100, 86400),
    addVaryHeader: fc.boolean(),
    customResponseHeaders: pick(
      { "Access-Control-Allow-Origin": "https://app.example.com" },
      { "X-Total": "" },
      { Vary: "Accept-Encoding", "access-control-allow-methods": "GET" },
    ),
  },
  { requiredKeys: [] },
)

export type TraefikHeaders = typeof traefikHeaders extends fc.Arbitrary<infer T> ? T : never

/** The same as a dynamic configuration. */
export const traefikSource = (headers: TraefikHeaders): string =>
  stringify({
    http: {
      routers: { api: { rule: "PathPrefix(`/`)", service: "api", middlewares: ["cors"] } },
      middlewares: { cors: { headers } },
    },
  })
