import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import type { FrameworkName } from "../../../src/servers/frameworks.ts"
import { type Asked, answerOf } from "./asking.ts"

const file = (name: string): string => readFileSync(`tests/servers/files/${name}.txt`, "utf8")
const APP = "https://app.example.com"
const PREFLIGHT = { origin: APP, preflight: { method: "POST", headers: "content-type" } }
const OWN: readonly (readonly [string, string])[] = [
  ["access-control-allow-origin", "*"],
  ["x-total", "7"],
]
type Row = readonly [rule: string, source: string, asked: Asked, status: number, headers: readonly string[]]

const table = (framework: FrameworkName, rows: readonly Row[]) => {
  test.each(rows)("%s", (_, source, asked, status, headers) => {
    expect(answerOf(framework, source, asked)).toMatchObject({ status, headers })
  })
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
describe("API Gateway", () => {
  const rest = (cors: string): string =>
    `Resources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      Cors: ${cors}\n`
  table("api-gateway", [
    [
      "an HTTP API answers a preflight by itself, with its lists",
      file("api-gateway"),
      PREFLIGHT,
      204,
      [
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-credentials: true",
        "access-control-allow-methods: GET,POST",
        "access-control-allow-headers: content-type,authorization",
        "access-control-max-age: 600",
      ],
    ],
    [
      "an origin that is not let in gets none of them",
      file("api-gateway"),
      { ...PREFLIGHT, origin: "https://evil.com" },
      204,
      [],
    ],
    [
      "what the integration says of CORS is thrown away",
      file("api-gateway"),
      { origin: APP, behind: OWN },
      200,
      ["x-total: 7", `access-control-allow-origin: ${APP}`, "access-control-allow-credentials: true"],
    ],
    [
      "`https://*` is every origin by https",
      '{"AllowOrigins": ["https://*"]}',
      { origin: "https://x.org" },
      200,
      ["access-control-allow-origin: https://x.org"],
    ],
    [
      "serverless: `cors: true` is everybody, its own list of headers, and the methods of the file",
      "provider:\n  name: aws\n  httpApi:\n    cors: true\nfunctions:\n  users:\n    events:\n      - httpApi: GET /users\n      - httpApi:\n          method: post\n          path: /users\n",
      PREFLIGHT,
      204,
      [
        "access-control-allow-origin: *",
        "access-control-allow-methods: GET,OPTIONS,POST",
        "access-control-allow-headers: Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,X-Amz-User-Agent,X-Amzn-Trace-Id",
      ],
    ],
    [
      "without CORS what the integration says is sent",
      "Resources:\n  A:\n    Type: AWS::Serverless::HttpApi\n",
      { origin: APP, behind: OWN },
      200,
      ["access-control-allow-origin: *", "x-total: 7"],
    ],
    [
      "a REST API: a mock answers OPTIONS with the same to everybody",
      rest("\"'https://a.com'\""),
      { ...PREFLIGHT, origin: "https://evil.com" },
      200,
      ["access-control-allow-origin: https://a.com", "access-control-allow-methods: OPTIONS"],
    ],
    [
      "a REST API: the rest is the function's",
      rest("\"'*'\""),
      { origin: APP, behind: [["x-total", "7"]] },
      200,
      ["x-total: 7"],
    ],
    [
      "a REST API without CORS knows no OPTIONS",
      "Resources:\n  A:\n    Type: AWS::Serverless::Api\n",
      PREFLIGHT,
      403,
      [],
    ],
    [
      "serverless: several origins, the caller where it is listed, else the first",
      `provider:\n  name: aws\nfunctions:\n  users:\n    events:\n      - http:\n          path: users\n          method: post\n          cors:\n            origins:\n              - https://first.com\n              - ${APP}\n            headers: [Content-Type]\n`,
      PREFLIGHT,
      200,
      [
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-headers: Content-Type",
        "access-control-allow-methods: OPTIONS,POST",
      ],
    ],
  ])
})

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
describe("CloudFront", () => {
  const policy = (lines: string): string =>
    `CorsConfig:\n  AccessControlAllowCredentials: true\n  AccessControlAllowOrigins:\n    Items: ["${APP}"]\n  AccessControlAllowMethods:\n    Items: [ALL]\n  AccessControlAllowHeaders:\n    Items: [Content-Type]\n  AccessControlExposeHeaders:\n    Items: [ETag]\n${lines}`
  const NAMED = [`access-control-allow-origin: ${APP}`, "access-control-allow-credentials: true"]
  table("cloudfront", [
    [
      "a preflight goes to the origin, and its answer gets the lists",
      policy(""),
      { ...PREFLIGHT, behind: [] },
      200,
      [
        ...NAMED,
        "access-control-allow-methods: DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT",
        "access-control-allow-headers: Content-Type",
      ],
    ],
    [
      "a request gets the headers to expose",
      policy(""),
      { origin: APP, behind: [] },
      200,
      [...NAMED, "access-control-expose-headers: ETag"],
    ],
    [
      "one CORS header of the origin keeps all of the policy's out",
      policy("  OriginOverride: false\n"),
      { origin: APP, behind: OWN },
      200,
      ["access-control-allow-origin: *", "x-total: 7"],
    ],
    [
      "OriginOverride: those of the policy go over those of the origin",
      policy("  OriginOverride: true\n"),
      { origin: APP, behind: OWN },
      200,
      ["x-total: 7", ...NAMED, "access-control-expose-headers: ETag"],
    ],
    [
      "an origin that is not let in gets nothing",
      policy(""),
      { origin: "https://evil.com", behind: [] },
      200,
      [],
    ],
    [
      "a wildcard of a domain, with any scheme",
      file("cloudfront"),
      { origin: "https://x.example.org" },
      200,
      ["access-control-allow-origin: https://x.example.org"],
    ],
    [
      "a method that the behavior does not let through",
      file("cloudfront"),
      { method: "PUT", origin: APP },
      403,
      [],
    ],
    [
      "a managed policy by its id",
      "DefaultCacheBehavior:\n  ResponseHeadersPolicyId: 60669652-455b-4ae9-85a4-c4c02393f86c\n",
      { origin: APP },
      200,
      ["access-control-allow-origin: *"],
    ],
  ])
})

// https://cloud.google.com/storage/docs/cross-origin
describe("Google Cloud Storage", () => {
  table("gcs", [
    [
      "a preflight gets methods, headers and age of the rule that has origin and method",
      file("gcs"),
      { origin: APP, preflight: { method: "PUT", headers: "content-type" } },
      200,
      [
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-methods: GET, PUT",
        "access-control-allow-headers: Content-Type, x-goog-resumable",
        "access-control-max-age: 3600",
        "vary: Origin",
      ],
    ],
    [
      "the same list is what may be read",
      file("gcs"),
      { origin: APP },
      200,
      [
        `access-control-allow-origin: ${APP}`,
        "access-control-expose-headers: Content-Type, x-goog-resumable",
        "vary: Origin",
      ],
    ],
    ["a method that no rule has", file("gcs"), { origin: APP, preflight: { method: "DELETE" } }, 200, []],
    [
      "XML says the same",
      "<CorsConfig><Cors><Origins><Origin>*</Origin></Origins><Methods><Method>GET</Method></Methods><MaxAgeSec>60</MaxAgeSec></Cors></CorsConfig>",
      { origin: APP, preflight: { method: "GET" } },
      200,
      ["access-control-allow-origin: *", "access-control-allow-methods: GET", "access-control-max-age: 60"],
    ],
  ])
})

// https://learn.microsoft.com/azure/azure-functions/functions-how-to-use-azure-function-app-settings#cors
describe("Azure Functions", () => {
  table("azure", [
    [
      "the platform answers a preflight, with whatever was asked for",
      file("azure"),
      PREFLIGHT,
      204,
      [
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-credentials: true",
        "access-control-allow-headers: content-type",
        "access-control-allow-methods: POST",
        "vary: Origin",
      ],
    ],
    [
      "an origin that is not listed gets nothing",
      file("azure"),
      { ...PREFLIGHT, origin: "https://evil.com" },
      204,
      [],
    ],
    [
      "what the function says of origins does not count",
      file("azure"),
      { origin: "https://evil.com", behind: OWN },
      200,
      ["x-total: 7"],
    ],
    [
      "siteConfig of a template",
      `{"siteConfig": {"cors": {"allowedOrigins": ["${APP}"], "supportCredentials": false}}}`,
      { origin: APP },
      200,
      [`access-control-allow-origin: ${APP}`],
    ],
  ])
})

// https://developers.cloudflare.com/pages/configuration/headers/, https://docs.netlify.com/routing/headers/,
// https://vercel.com/docs/project-configuration#headers
describe("hosts of static sites", () => {
  table("headers-file", [
    [
      "every rule that fits counts, and values of one name are joined",
      file("headers-file"),
      { path: "/fonts/inter/x.woff2" },
      200,
      ["x-content-type-options: nosniff", `access-control-allow-origin: ${APP}, *`],
    ],
    ["a preflight for a file is answered with 405", file("headers-file"), PREFLIGHT, 405, []],
    [
      "a function has none of the headers",
      file("headers-file"),
      { behind: [["x-total", "7"]] },
      200,
      ["x-total: 7"],
    ],
    ["`!` takes a header away", "/*\n  X-A: 1\n/users\n  ! X-A\n", {}, 200, []],
  ])
  test("Netlify knows no `!`", () => {
    const { headers } = answerOf(
      "headers-file",
      "/*\n  X-A: 1\n/users\n  ! X-A\n",
      {},
      { version: "Netlify" },
    )
    expect(headers).toEqual(["x-a: 1"])
  })
  table("netlify", [
    [
      "tables of headers, and a value over several lines",
      file("netlify"),
      { path: "/users/1" },
      200,
      [
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-methods: GET, HEAD",
        "cache-control: max-age=0, no-cache",
        "x-frame-options: DENY",
      ],
    ],
    ["a path of no rule but the last", file("netlify"), { path: "/" }, 200, ["x-frame-options: DENY"]],
  ])
  table("vercel", [
    ["a source that does not fit", file("vercel"), { path: "/users" }, 200, []],
    [
      "headers go on what a function answers, too",
      file("vercel"),
      { path: "/api/users", behind: [["x-total", "7"]] },
      200,
      [
        "x-total: 7",
        "access-control-allow-credentials: true",
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-methods: GET,OPTIONS,PATCH,DELETE,POST,PUT",
        "access-control-allow-headers: X-CSRF-Token, X-Requested-With, Accept, Content-Type",
      ],
    ],
  ])
})
