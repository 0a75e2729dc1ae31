import fc from "fast-check"
import { afterAll, expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { fixedUpstream } from "../../../src/servers/upstream.ts"
import { freshSeed } from "./agree.ts"
import { ask, comparable } from "./ask.ts"
import { pick } from "./cors-options.ts"
import { PYTHON, pythonServers } from "./python-servers.ts"
import { anyRequest } from "./requests.ts"

const servers = PYTHON === undefined ? null : pythonServers("django-cors-headers")
afterAll(() => servers?.close())

const settings = fc.record(
  {
    CORS_ALLOWED_ORIGINS: pick(
      '["http://localhost:5173", "https://app.example.com"]',
      '("http://localhost:5173",)',
      '["http://localhost:5173/"]',
      '["null"]',
      '["example.com"]',
      "[]",
    ),
    CORS_ALLOWED_ORIGIN_REGEXES: pick('[r"^https://\\w+\\.example\\.com$"]', '[r"http://localhost"]', "[]"),
    CORS_ALLOW_ALL_ORIGINS: pick("True", "False"),
    CORS_ALLOW_CREDENTIALS: pick("True", "False"),
    CORS_ALLOW_METHODS: pick('["GET", "PUT"]', 'list(default_methods) + ["PURGE"]'),
    CORS_ALLOW_HEADERS: pick('["x-a"]', '(*default_headers, "x-token")'),
    CORS_EXPOSE_HEADERS: pick('["X-Total"]', '("ETag", "X-Total")'),
    CORS_PREFLIGHT_MAX_AGE: pick("600", "0"),
    CORS_URLS_REGEX: pick('r"^/api/.*$"', 'r"/users"'),
    SECURE_SSL_REDIRECT: pick("False", "False", "True"),
    SECURE_REFERRER_POLICY: pick('"no-referrer"', "None"),
  },
  { requiredKeys: [] },
)

const CORS = "corsheaders.middleware.CorsMiddleware"
const OTHERS = [
  "django.middleware.security.SecurityMiddleware",
  "django.middleware.common.CommonMiddleware",
  "django.middleware.clickjacking.XFrameOptionsMiddleware",
  "django.middleware.locale.LocaleMiddleware",
]

const source = fc
  .record({
    settings,
    middleware: fc
      .subarray(OTHERS)
      .chain((others) => fc.shuffledSubarray([CORS, ...others], { minLength: others.length })),
  })
  .map(({ settings: given, middleware }) =>
    [
      "from corsheaders.defaults import default_headers, default_methods",
      `MIDDLEWARE = [\n${middleware.map((each) => `    "${each}",\n`).join("")}]`,
      ...Object.entries(given).map(([name, value]) => `${name} = ${value}`),
    ].join("\n"),
  )

/** What the views of `python-servers.py` answer. */
function view(method: string, path: string) {
  if (path === "/users" || path === "/api/items")
    return {
      status: method === "POST" ? 201 : 200,
      headers: [
        ["Content-Type", "application/json"],
        ["X-Total", "7"],
      ],
      body: '{"ok": true}',
    } as const
  if (path === "/own")
    return {
      status: 200,
      headers: [
        ["Content-Type", "application/json"],
        ["Access-Control-Allow-Origin", "https://own.example.com"],
        ["Vary", "Accept"],
      ],
      body: '{"own": true}',
    } as const
  return {
    status: path === "/crash" ? 500 : 404,
    headers: [["Content-Type", "text/html"]],
    body: "",
  } as const
}

const seed = freshSeed()
test.skipIf(servers === null)(
  `200 settings by 10 requests, seed ${seed}: Django with django-cors-headers 3.14.0, live`,
  { timeout: 180_000 },
  async () => {
    for (const [i, text] of fc.sample(source, { seed, numRuns: 200 }).entries()) {
      const running = await servers?.start(text)
      for (const request of fc.sample(anyRequest(["/users", "/api/items", "/own", "/crash", "/missing"]), {
        seed: seed + i,
        numRuns: 10,
      })) {
        const real = await ask(running?.port ?? 0, request)
        const server = serverOf(
          sourceConfig("django-cors-headers", text),
          fixedUpstream(view(request.method, request.path), true),
        )
        const reply = server.respond({ ...request, scheme: "http", host: "localhost:8000" })
        if (reply.kind === "undetermined") throw new Error(`${reply.question.text}\n${text}`)
        const ours = {
          status: reply.status,
          headers: reply.headers.map(({ name, value }) => [name.toLowerCase(), value] as const),
          body: reply.body,
        }
        expect({ text, request, ...comparable(ours) }).toEqual({ text, request, ...comparable(real) })
      }
    }
  },
)
