import { expect, test } from "vitest"
import { absenceReason, answerOf } from "../../src/explain/cause.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { FrameworkName } from "../../src/servers/frameworks.ts"
import { type ServerConfig, sourceConfig } from "../../src/servers/registry.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"

const SERVER = "http://localhost:8000"

/** Gateways that say nothing of CORS, at least not where the request goes. */
const GATEWAYS: readonly (readonly [FrameworkName, string])[] = [
  ["nginx", "server {\n  location / { proxy_pass http://app; }\n}\n"],
  [
    "nginx",
    "server {\n  location /api/ { add_header Access-Control-Allow-Origin *; }\n  location / { proxy_pass http://app; }\n}\n",
  ],
  ["apache", "<VirtualHost *:80>\n  ProxyPass / http://app/\n</VirtualHost>\n"],
  ["caddy", ":80 {\n  reverse_proxy app:8001\n}\n"],
  [
    "traefik",
    "http:\n  middlewares:\n    safe:\n      headers:\n        customResponseHeaders:\n          X-Frame-Options: DENY\n",
  ],
  [
    "ingress-nginx",
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: app\nspec:\n  ingressClassName: nginx\n",
  ],
  ["azure", '{\n  "Values": {}\n}\n'],
  [
    "cloudfront",
    "Resources:\n  Site:\n    Type: AWS::CloudFront::Distribution\n    Properties:\n      DistributionConfig:\n        Enabled: true\n",
  ],
  [
    "api-gateway",
    "Resources:\n  Api:\n    Type: AWS::Serverless::HttpApi\n    Properties:\n      StageName: live\n",
  ],
]

/** Why the origin is missing at the end, where a gateway stands before an app. */
function reasonFor(gateway: FrameworkName, text: string, app: ServerConfig) {
  const server = { ...sourceConfig(gateway, text), behind: app }
  const [trace] = simulateAll({ ...openingScenario, servers: { [SERVER]: server } })
  const answer = answerOf(trace.exchanges.at(-1))
  if (answer === null) throw new Error("nobody answered")
  return absenceReason(answer, trace.server?.server ?? null)
}

const fastApi = (lines: string): ServerConfig =>
  sourceConfig(
    "starlette",
    `from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\n\napp = FastAPI()\n${lines}`,
  )
const REFUSES = `app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"])\n`
const RAISES = `${REFUSES}\n@app.middleware("http")\nasync def broken(request, call_next):\n    raise RuntimeError("down")\n`
const NO_CORS = `\n@app.post("/users")\ndef create():\n    return {}\n`

test.each(GATEWAYS)("%s says nothing of CORS: what the app behind it decided is told", (name, text) => {
  expect(reasonFor(name, text, fastApi(REFUSES))).toMatchObject({
    kind: "left out",
    layer: "CORSMiddleware",
    cause: { option: "allow_origins", span: { behind: 1 } },
  })
  expect(reasonFor(name, text, fastApi(RAISES))).toMatchObject({ kind: "raised" })
})

test.each(GATEWAYS)(
  "%s, and an app that says nothing either: the gateway, which is the outermost, is told of",
  (name, text) => {
    expect(reasonFor(name, text, fastApi(NO_CORS))).toMatchObject({
      kind: "left out",
      layer: expect.not.stringContaining("CORSMiddleware"),
      cause: { why: expect.stringMatching(/\bno\b|is not/) },
    })
  },
)
