import fc from "fast-check"
import { stringify } from "yaml"

const pick = <const T>(...items: readonly T[]) => fc.constantFrom(...items)
const PREFIX = "nginx.ingress.kubernetes.io/"

export const ingressAnnotations = fc.record(
  {
    "enable-cors": pick("true", "true", "true", "false"),
    "cors-allow-origin": pick(
      "*",
      "http://localhost:5173",
      "https://app.example.com, http://localhost:5173",
      "https://*.example.com",
      "https://app.example.com/",
      "app.example.com,null",
      "https://APP.example.com",
    ),
    "cors-allow-methods": pick("GET, PUT", "GET,POST,OPTIONS", "GET; PUT"),
    "cors-allow-headers": pick("Content-Type", "X-A, Authorization", "*"),
    "cors-allow-credentials": pick("true", "false", "yes"),
    "cors-expose-headers": pick("X-Total", "*", "X-Total, ETag"),
    "cors-max-age": pick("600", "0", "a day"),
  },
  { requiredKeys: ["enable-cors"] },
)
export type Annotations = typeof ingressAnnotations extends fc.Arbitrary<infer T> ? T : never

export const ingressSource = (annotations: Annotations): string =>
  stringify({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: "api",
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([name, value]) => [PREFIX + name, value]),
      ),
    },
    spec: { ingressClassName: "nginx", rules: [{ host: "api.example.com" }] },
  })

/**
 * The location that the controller's template makes of annotations, as its "CORS" has it: nginx.tmpl and template.go of
 * 1.15.1. What the annotations come to is decided here as main.go does, beside the emulator and not by it.
 */
export function locationOf(annotations: Annotations): string {
  const said = (name: keyof Annotations, valid: RegExp, instead: string): string => {
    const value = annotations[name]
    return value !== undefined && valid.test(value) ? value : instead
  }
  if (annotations["enable-cors"] !== "true") return ""
  const list = said(
    "cors-allow-origin",
    /^(?:(?:(?:[a-z]+:\/\/)?(?:\*\.)?[A-Za-z0-9.-]*(?::\d+)?,? ?|null)+|\*)$/,
    "*",
  )
  const origins =
    list === "*"
      ? ["*"]
      : list
          .split(",")
          .map((each) => each.trim())
          .filter((each) => /^(?:[a-z]+:\/\/(?:\*\.)?[A-Za-z0-9.-]*(?::\d+)?|null)$/.test(each))
  const quoted = origins.map((each) => `(${each.replaceAll(".", "\\.").replace("*", "[A-Za-z0-9\\-]+")})`)
  const test =
    list === "*"
      ? "set $http_origin *;\nset $cors 'true';"
      : `if ($http_origin ~* (${quoted.join("|")})$ ) { set $cors 'true'; }`
  const exposed = said("cors-expose-headers", /^(?:[\w*-]+,?\s?)+$/, "")
  const headers = [
    "Access-Control-Allow-Origin: $http_origin",
    ...(said("cors-allow-credentials", /^(?:true|false)$/, "true") === "true"
      ? ["Access-Control-Allow-Credentials: true"]
      : []),
    `Access-Control-Allow-Methods: ${said("cors-allow-methods", /^(?:[A-Za-z]+,?\s?)+$/, "GET, PUT, POST, DELETE, PATCH, OPTIONS")}`,
    `Access-Control-Allow-Headers: ${said("cors-allow-headers", /^[\w, -]*$/, "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization")}`,
    ...(exposed === "" ? [] : [`Access-Control-Expose-Headers: ${exposed}`]),
    `Access-Control-Max-Age: ${said("cors-max-age", /^\d+$/, "1728000")}`,
  ]
  const lines = headers.map((header) => `more_set_headers '${header}';`).join("\n")
  return [
    ...(origins.length === 0 ? [] : [test]),
    "if ($request_method = 'OPTIONS') { set $cors ${cors}options; }",
    `if ($cors = "true") {\n${lines}\n}`,
    `if ($cors = "trueoptions") {\n${lines}\nmore_set_headers 'Content-Type: text/plain charset=UTF-8';\nmore_set_headers 'Content-Length: 0';\nreturn 204;\n}`,
  ].join("\n")
}
