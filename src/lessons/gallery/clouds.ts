import { type ServerConfig, sourceConfig } from "../../servers/registry.ts"
import { allow, answers, galleryCase, PAGE, POST } from "./case.ts"

const PUT = { ...POST, method: "PUT" }

/** An HTTP API of SAM: the lines of its CORS configuration. */
const httpApi = (lines: readonly string[], behind: ServerConfig | null = null) => ({
  ...sourceConfig(
    "api-gateway",
    `Resources:\n  Api:\n    Type: AWS::Serverless::HttpApi\n    Properties:\n      StageName: live\n      CorsConfiguration:\n${lines.map((line) => `        ${line}\n`).join("")}`,
  ),
  behind,
})

/** A response headers policy of CloudFront: the origins that it lets in, and what else it says. */
const cloudFront = (lines: readonly string[], behind: ServerConfig) => ({
  ...sourceConfig(
    "cloudfront",
    `Resources:\n  Headers:\n    Type: AWS::CloudFront::ResponseHeadersPolicy\n    Properties:\n      ResponseHeadersPolicyConfig:\n        Name: cors\n        CorsConfig:\n          AccessControlAllowCredentials: false\n          AccessControlAllowOrigins:\n            Items: ["${PAGE}"]\n          AccessControlAllowMethods:\n            Items: [GET, PUT]\n          AccessControlAllowHeaders:\n            Items: [Content-Type]\n${lines.map((line) => `          ${line}\n`).join("")}`,
  ),
  behind,
})

const WORKER = (preflight: string): string =>
  `export default {\n  async fetch(request) {\n${preflight}    const answer = await fetch(request)\n    const response = new Response(answer.body, answer)\n    response.headers.set("Access-Control-Allow-Origin", "${PAGE}")\n    response.headers.append("Vary", "Origin")\n    return response\n  },\n}\n`

/** Clouds and hosts of static sites: what they answer by themselves, and what they leave to others. */
export const cloudCases = [
  galleryCase({
    id: "api-gateway-rest",
    title: "API Gateway: CORS is on, and the answer is bare",
    says: "In a REST API, `Cors` sets up a mock that answers OPTIONS. The preflight passes; what the function returns has to have the header itself.",
    tags: ["preflight", "order", "API Gateway"],
    server: sourceConfig(
      "api-gateway",
      `Resources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: live\n      Cors:\n        AllowOrigin: "'${PAGE}'"\n        AllowMethods: "'GET,POST,OPTIONS'"\n        AllowHeaders: "'Content-Type'"\n`,
    ),
    request: POST,
  }),
  galleryCase({
    id: "api-gateway-http",
    title: "API Gateway: what the function allows does not count",
    says: "Once an HTTP API has a CORS configuration, API Gateway throws away the CORS headers of the function, and says its own: here for another origin.",
    tags: ["origins", "order", "API Gateway"],
    server: httpApi(
      ["AllowOrigins:", "  - https://app.example.com", "AllowMethods:", "  - GET"],
      answers([allow(PAGE)]),
    ),
  }),
  galleryCase({
    id: "cloudfront-preflight",
    title: "CloudFront: the preflight is the origin's",
    says: "The policy adds its headers to whatever the origin answers to OPTIONS, and can't change the status: the origin's 403 fails the preflight.",
    tags: ["preflight", "order", "CloudFront"],
    server: cloudFront(["OriginOverride: true"], answers([], [], { preflight: 403 })),
    request: PUT,
  }),
  galleryCase({
    id: "cloudfront-override",
    title: "CloudFront: the origin's word goes first",
    says: "With `OriginOverride: false` one CORS header of the origin is enough: none of the policy's is added.",
    tags: ["origins", "order", "CloudFront"],
    server: cloudFront(["OriginOverride: false"], answers([allow("https://app.example.com")])),
  }),
  galleryCase({
    id: "gcs-response-header",
    title: "Google Cloud Storage: the request header that is not a response header",
    says: "`responseHeader` is one list for two things: what a page may send, and what it may read. `Content-Type` has to be on it for an upload.",
    tags: ["preflight", "settings", "Google Cloud"],
    server: sourceConfig(
      "gcs",
      `${JSON.stringify([{ origin: [PAGE], method: ["GET", "PUT"], responseHeader: ["ETag"], maxAgeSeconds: 3600 }], null, 2)}\n`,
    ),
    request: { ...POST, method: "PUT", headers: [["Content-Type", "image/png"]] },
  }),
  galleryCase({
    id: "gcs-method",
    title: "Google Cloud Storage: a method that no rule has",
    says: "No rule has `PUT`: the preflight is answered with 200, and bare.",
    tags: ["preflight", "Google Cloud"],
    server: sourceConfig(
      "gcs",
      `${JSON.stringify([{ origin: [PAGE], method: ["GET"], responseHeader: ["Content-Type"], maxAgeSeconds: 3600 }], null, 2)}\n`,
    ),
    request: { ...POST, method: "PUT", headers: [["Content-Type", "image/png"]] },
  }),
  galleryCase({
    id: "azure-twice",
    title: "Azure Functions: the platform answers, not the function",
    says: "Once origins are set on the platform, it answers preflights and says the header, whatever the function says. The function's list of origins is never asked.",
    tags: ["origins", "order", "Azure"],
    server: {
      ...sourceConfig(
        "azure",
        '{\n  "Values": {},\n  "Host": {\n    "CORS": "https://app.example.com"\n  }\n}\n',
      ),
      behind: answers([allow(PAGE)]),
    },
  }),
  galleryCase({
    id: "azure-credentials",
    title: "Azure Functions: a switch for the cookies",
    says: "Methods and headers are all allowed; credentials are not, until `CORSCredentials` says so.",
    tags: ["credentials", "Azure"],
    server: sourceConfig("azure", `{\n  "Values": {},\n  "Host": {\n    "CORS": "${PAGE}"\n  }\n}\n`),
    request: { credentials: "include" },
  }),
  galleryCase({
    id: "worker-preflight",
    title: "Cloudflare Worker: a proxy that forgets the preflight",
    says: "The Worker puts its header on whatever it fetches. The preflight goes through it as well, and the API behind allows no `Content-Type`.",
    tags: ["preflight", "Cloudflare"],
    server: sourceConfig("cloudflare-worker", WORKER("")),
    request: POST,
  }),
  galleryCase({
    id: "worker-throws",
    title: "Cloudflare Worker: headers that can't be changed",
    says: "What `fetch` gives has headers that nobody may change: `set` throws, and Cloudflare answers an exception by itself, with 500 and bare. The Worker has to make a `Response` of its own from it.",
    tags: ["no CORS", "Cloudflare"],
    server: sourceConfig(
      "cloudflare-worker",
      `export default {\n  async fetch(request) {\n    const response = await fetch(request)\n    response.headers.set("Access-Control-Allow-Origin", "${PAGE}")\n    return response\n  },\n}\n`,
    ),
  }),
  galleryCase({
    id: "lambda-throws",
    title: "Lambda: the error that looks like CORS",
    says: "The function sets its header, and throws before it comes to that. API Gateway answers by itself, 500 and bare: the console complains of CORS, and the log knows better.",
    tags: ["no CORS", "AWS Lambda"],
    server: sourceConfig(
      "lambda",
      `export const handler = async (event) => {\n  const { name } = JSON.parse(event.body ?? "")\n  return {\n    statusCode: 200,\n    headers: { "Access-Control-Allow-Origin": "${PAGE}" },\n    body: JSON.stringify({ hello: name }),\n  }\n}\n`,
    ),
  }),
  galleryCase({
    id: "lambda-payload",
    title: "Lambda: the preflight that is not known as one",
    says: "`event.httpMethod` is of REST APIs. An HTTP API hands over another event, in which the method is `event.requestContext.http.method`: OPTIONS is answered like anything else.",
    tags: ["preflight", "AWS Lambda"],
    server: sourceConfig(
      "lambda",
      `const headers = {\n  "Access-Control-Allow-Origin": "${PAGE}",\n  "Access-Control-Allow-Headers": "Content-Type",\n}\n\nexports.handler = async (event) => {\n  if (event.httpMethod === "OPTIONS") return { statusCode: 204, headers }\n  if (!event.headers.authorization) return { statusCode: 401, headers, body: "Who are you?" }\n  return { statusCode: 200, headers, body: "{}" }\n}\n`,
    ),
    request: POST,
  }),
  galleryCase({
    id: "headers-file-twice",
    title: "_headers: two rules, one header, two values",
    says: "Every rule that fits counts. A header that two of them set has both values, joined by a comma, and no browser takes that.",
    tags: ["origins", "Cloudflare", "Netlify"],
    server: sourceConfig(
      "headers-file",
      `/*\n  Access-Control-Allow-Origin: ${PAGE}\n\n/users\n  Access-Control-Allow-Origin: *\n`,
    ),
  }),
  galleryCase({
    id: "headers-file-preflight",
    title: "_headers: a preflight for a file",
    says: "Cloudflare serves files to GET and HEAD alone, and answers the preflight with 405: no rule can change that. A request that is preflighted needs a function.",
    tags: ["preflight", "Cloudflare"],
    server: sourceConfig(
      "headers-file",
      `/*\n  Access-Control-Allow-Origin: *\n  Access-Control-Allow-Headers: *\n`,
    ),
    request: { headers: [["X-Token", "1"]] },
  }),
  galleryCase({
    id: "netlify-function",
    title: "Netlify: the rules are for files",
    says: "`[[headers]]` counts for files that Netlify serves itself. What a function answers has none of them.",
    tags: ["order", "Netlify"],
    server: {
      ...sourceConfig(
        "netlify",
        `[[headers]]\n  for = "/*"\n  [headers.values]\n    Access-Control-Allow-Origin = "${PAGE}"\n`,
      ),
      behind: answers([]),
    },
  }),
  galleryCase({
    id: "vercel-function",
    title: "Vercel: headers on every answer, and a function that says no to OPTIONS",
    says: "The headers of `vercel.json` go on whatever a function answers. Its 405 to the preflight stays a 405.",
    tags: ["preflight", "order", "Vercel"],
    server: {
      ...sourceConfig(
        "vercel",
        `${JSON.stringify(
          {
            headers: [
              {
                source: "/(.*)",
                headers: [
                  { key: "Access-Control-Allow-Origin", value: PAGE },
                  { key: "Access-Control-Allow-Headers", value: "Content-Type" },
                ],
              },
            ],
          },
          null,
          2,
        )}\n`,
      ),
      behind: answers([], [], { preflight: 405 }),
    },
    request: POST,
  }),
  galleryCase({
    id: "vercel-source",
    title: "Vercel: a source that is one path short",
    says: "`/api/(.*)` fits what stands below `/api`. `/users` has no rule, and its answer no header.",
    tags: ["origins", "Vercel"],
    server: sourceConfig(
      "vercel",
      `${JSON.stringify({ headers: [{ source: "/api/(.*)", headers: [{ key: "Access-Control-Allow-Origin", value: PAGE }] }] }, null, 2)}\n`,
    ),
  }),
]
