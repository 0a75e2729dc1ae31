import { type ServerConfig, sourceConfig } from "../../servers/registry.ts"
import { allow, answers, express, galleryCase, nginx, PAGE, POST } from "./case.ts"

const PUT = { ...POST, method: "PUT" }
const CORS = `app.use(cors({ origin: "${PAGE}" }))`

/** Traefik's middleware `headers`: its options, a line each. */
const traefik = (options: readonly string[], behind: ServerConfig | null = null) => ({
  ...sourceConfig(
    "traefik",
    `http:\n  routers:\n    api:\n      rule: PathPrefix(\`/\`)\n      service: api\n      middlewares:\n        - cors\n  middlewares:\n    cors:\n      headers:\n${options.map((line) => `        ${line}\n`).join("")}`,
  ),
  behind,
})

/** A route of Istio with a policy: its lines. */
const istio = (policy: readonly string[]) =>
  sourceConfig(
    "envoy",
    `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: users\nspec:\n  hosts:\n    - api.example.com\n  http:\n    - route:\n        - destination:\n            host: users\n      corsPolicy:\n${policy.map((line) => `        ${line}\n`).join("")}`,
  )

/** An `Ingress` with annotations for ingress-nginx. */
const ingress = (annotations: Readonly<Record<string, string>>, behind: ServerConfig | null = null) => ({
  ...sourceConfig(
    "ingress-nginx",
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: api\n  annotations:\n${Object.entries(
      annotations,
    )
      .map(([name, value]) => `    nginx.ingress.kubernetes.io/${name}: ${JSON.stringify(value)}\n`)
      .join("")}spec:\n  ingressClassName: nginx\n`,
  ),
  behind,
})

/** Gateways of containers, and layers one before the other. */
export const gatewayCases = [
  galleryCase({
    id: "traefik-list",
    title: "Traefik: methods that nobody listed",
    says: "With any option of CORS set, Traefik answers every preflight itself. A list that is left out is a header that is left out: `PUT` is allowed by nobody.",
    tags: ["preflight", "settings", "Traefik"],
    server: traefik([
      "accessControlAllowOriginList:",
      `  - ${PAGE}`,
      "accessControlAllowHeaders:",
      "  - Content-Type",
    ]),
    request: PUT,
  }),
  galleryCase({
    id: "traefik-star",
    title: "Traefik: `*` with credentials names whoever asks",
    says: "Since 3.6 a `*` with `accessControlAllowCredentials` is no contradiction any more: every site is named, and reads what the user's cookies open.",
    tags: ["credentials", "Traefik"],
    server: traefik([
      "accessControlAllowOriginList:",
      '  - "*"',
      "accessControlAllowMethods:",
      "  - GET",
      "accessControlAllowCredentials: true",
    ]),
    request: { credentials: "include" },
  }),
  galleryCase({
    id: "istio-prefix",
    title: "Istio: a prefix lets strangers in",
    says: "`prefix: http://localhost` fits `http://localhost.evil.example` as well: an origin has to be compared to its end.",
    tags: ["origins", "Envoy"],
    server: istio(["allowOrigins:", "  - prefix: http://localhost", "allowMethods:", "  - GET"]),
    page: "http://localhost.evil.example/",
    request: { url: "http://api.example.com/users" },
  }),
  galleryCase({
    id: "istio-unmatched",
    title: "Istio: the preflight goes on to the app",
    says: "What Envoy's filter does not let in is handed to the app. It answers OPTIONS as it likes, here with a bare 200.",
    tags: ["origins", "preflight", "Envoy"],
    server: istio([
      "allowOrigins:",
      "  - exact: https://app.example.com",
      "allowMethods:",
      "  - POST",
      "allowHeaders:",
      "  - content-type",
    ]),
    request: POST,
  }),
  galleryCase({
    id: "ingress-slash",
    title: "Kubernetes: a slash opens the door to everybody",
    says: "ingress-nginx takes `cors-allow-origin` with a slash at its end for invalid, and lets `*` in instead. With credentials, which it allows by default, the browser refuses just that.",
    tags: ["origins", "credentials", "Kubernetes"],
    server: ingress({ "enable-cors": "true", "cors-allow-origin": `${PAGE}/` }),
    request: { credentials: "include" },
  }),
  galleryCase({
    id: "ingress-header",
    title: "Kubernetes: the headers allowed by default",
    says: "Without `cors-allow-headers` ingress-nginx allows a list of its own, and `X-Request-Id` is not on it.",
    tags: ["preflight", "settings", "Kubernetes"],
    server: ingress({ "enable-cors": "true", "cors-allow-origin": PAGE }),
    request: { headers: [["X-Request-Id", "7"]] },
  }),
  galleryCase({
    id: "stack-ingress-app",
    title: "An ingress before an app that has CORS too",
    says: "nginx's `add_header` would say it twice. ingress-nginx sets its headers with `more_set_headers`, in the place of the app's own: what the app says does not count.",
    tags: ["order", "stacks", "Kubernetes", "Express"],
    server: ingress({ "enable-cors": "true", "cors-allow-origin": PAGE }, express(CORS)),
  }),
  galleryCase({
    id: "stack-three",
    title: "Three layers, and two of them say it",
    says: "Traefik without CORS, nginx with it, and the app with it: two values arrive, and no browser takes two.",
    tags: ["order", "stacks", "Traefik", "nginx", "Express"],
    server: traefik(
      ["customResponseHeaders:", "  X-Frame-Options: DENY"],
      nginx([`add_header Access-Control-Allow-Origin "${PAGE}" always;`], express(CORS)),
    ),
  }),
  galleryCase({
    id: "stack-preflight-kept",
    title: "A gateway that keeps the preflight to itself",
    says: "Traefik answers the preflight before the app sees it: that the app would allow `X-Token` is never said to the browser.",
    tags: ["order", "preflight", "stacks", "Traefik"],
    server: traefik(
      ["accessControlAllowOriginList:", `  - ${PAGE}`, "accessControlAllowMethods:", "  - GET"],
      answers([allow(PAGE), ["Access-Control-Allow-Headers", "X-Token"]]),
    ),
    request: { headers: [["X-Token", "1"]] },
  }),
]
