import type { Header } from "../../../src/fetch/header-list.ts"
import type { RequestInit } from "../../../src/fetch/request.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import type { Scenario } from "../../../src/scenario/scenario.ts"
import type { FrameworkName } from "../../../src/servers/frameworks.ts"
import { type ServerConfig, type SourceConfig, sourceConfig } from "../../../src/servers/registry.ts"
import type { ReplyConfig } from "../../../src/servers/replies/replies.ts"

export const PAGE = "http://localhost:5173"
export const API = "http://localhost:8000"

/** A symptom that people come with: the scenario that shows it, and what must come of it. */
export interface Symptom {
  readonly name: string
  readonly scenario: Scenario
  /** a part of the title of a change that must be among those of the best plan; null: no change of CORS mends it */
  readonly mends: string | null
  /** a part of what is said where CORS is not at fault */
  readonly notCors?: string
  /** is it played for real too, by which server? */
  readonly live?: FrameworkName
}

interface Given {
  readonly page?: string
  readonly request?: Partial<RequestInit>
  readonly rest?: Partial<Scenario>
}

const JSON_TYPE: Header = ["Content-Type", "application/json"]
const POST: Partial<RequestInit> = {
  method: "POST",
  headers: [JSON_TYPE],
  body: { kind: "text", text: '{"name":"Ada"}' },
  credentials: "include",
}
const GET: Partial<RequestInit> = { method: "GET", headers: [], body: null, credentials: "same-origin" }

const scenario = (
  server: ServerConfig,
  { page = `${PAGE}/login`, request = POST, rest = {} }: Given = {},
): Scenario => ({
  ...openingScenario,
  title: "",
  page: { ...openingScenario.page, url: page },
  request: { ...openingScenario.request, url: `${API}/users`, ...request },
  servers: { [API]: server },
  ...rest,
})

const FASTAPI =
  "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\nfrom fastapi.responses import JSONResponse, RedirectResponse\n\napp = FastAPI()\n"
const ROUTES =
  '\n\n@app.get("/users")\ndef list_users():\n    return [{"id": 1}]\n\n\n@app.post("/users", status_code=201)\ndef create_user(user: dict):\n    return {"id": 1}\n'
const cors = (options: readonly string[]): string =>
  `\napp.add_middleware(\n    CORSMiddleware,\n${options.map((option) => `    ${option},\n`).join("")})\n`
const OPEN = ["allow_credentials=True", 'allow_methods=["*"]', 'allow_headers=["*"]']
const fastapi = (
  options: readonly string[] | null,
  more = "",
  rest: Partial<SourceConfig> = {},
): SourceConfig => ({
  ...sourceConfig("starlette", `${FASTAPI}${options === null ? "" : cors(options)}${more}${ROUTES}`),
  ...rest,
})
const AUTH =
  '\n\n@app.middleware("http")\nasync def auth(request, call_next):\n    if "authorization" not in request.headers:\n        return JSONResponse({"detail": "Not authenticated"}, status_code=401)\n    return await call_next(request)\n'

const EXPRESS = 'const express = require("express")\nconst cors = require("cors")\n\nconst app = express()\n'
const EXPRESS_ROUTES =
  '\napp.get("/users", (req, res) => res.json([{ id: 1 }]))\napp.post("/users", (req, res) => res.status(201).json({ id: 1 }))\n\nmodule.exports = app\n'
const express = (middle: string): SourceConfig =>
  sourceConfig("express", `${EXPRESS}${middle}${EXPRESS_ROUTES}`)

const nginx = (
  lines: readonly string[],
  behind: ServerConfig | null = null,
  server: readonly string[] = [],
): SourceConfig => ({
  ...sourceConfig(
    "nginx",
    `server {\n    listen 8000;\n${server.map((line) => `    ${line}\n`).join("")}\n    location / {\n${lines.map((line) => `        ${line}\n`).join("")}        proxy_pass http://app;\n    }\n}\n`,
  ),
  behind,
})

const replies = (preflight: Partial<ReplyConfig>, actual: Partial<ReplyConfig> = {}): ServerConfig => ({
  framework: "replies",
  preflight: { status: 204, headers: [], body: "", ...preflight },
  actual: { status: 200, headers: [], body: "", ...actual },
})
const allow = (origin: string): Header => ["Access-Control-Allow-Origin", origin]

/** Every row of the lesson's table, and the most frequent ones of public threads. */
export const SYMPTOMS: readonly Symptom[] = [
  {
    name: "no header at all: there is no middleware",
    scenario: scenario(fastapi(null)),
    mends: "Add `CORSMiddleware`",
    live: "starlette",
  },
  {
    name: "no header at all: the origin is not in the list",
    scenario: scenario(fastapi(['allow_origins=["https://app.example.com"]', ...OPEN])),
    mends: `Add \`${PAGE}\` to the origins`,
    live: "starlette",
  },
  {
    name: "no header at all, Express",
    scenario: scenario(express("")),
    mends: "Add `cors`",
    live: "express",
  },
  {
    name: "no header at all, nginx",
    scenario: scenario(nginx([])),
    mends: "Add the CORS headers",
    live: "nginx",
  },
  {
    name: "wildcard with credentials, Starlette 0.52",
    scenario: scenario(fastapi(['allow_origins=["*"]', ...OPEN], "", { version: "0.52.1" })),
    mends: `Name \`${PAGE}\` instead of \`*\``,
    live: "starlette",
  },
  {
    name: "wildcard with credentials, Express",
    scenario: scenario(express("app.use(cors())\n")),
    mends: `Name \`${PAGE}\` instead of \`*\``,
    live: "express",
  },
  {
    name: "the preflight is answered 405: nobody takes OPTIONS",
    scenario: scenario(
      replies(
        {
          status: 405,
          headers: [
            allow(PAGE),
            ["Access-Control-Allow-Credentials", "true"],
            ["Access-Control-Allow-Headers", "content-type"],
          ],
        },
        { headers: [allow(PAGE), ["Access-Control-Allow-Credentials", "true"]] },
      ),
    ),
    mends: "Answer the preflight with 204",
  },
  {
    name: "the preflight is answered 401: auth stands outside of CORS",
    scenario: scenario(fastapi([`allow_origins=["${PAGE}"]`, ...OPEN], AUTH), {
      request: { ...POST, headers: [JSON_TYPE, ["Authorization", "Bearer t"]] },
    }),
    mends: "Add `CORSMiddleware` last",
    live: "starlette",
  },
  {
    name: "the preflight is answered 401, Express",
    scenario: scenario(
      express(
        `app.use((req, res, next) => {\n  if (!req.headers.authorization) return res.sendStatus(401)\n  next()\n})\napp.use(cors({ origin: "${PAGE}", credentials: true }))\n`,
      ),
      { request: { ...POST, headers: [JSON_TYPE, ["Authorization", "Bearer t"]] } },
    ),
    mends: "Put `cors` before the others",
    live: "express",
  },
  {
    name: "the preflight is answered 401: nginx wants a password",
    scenario: scenario(
      nginx([
        'auth_basic "closed";',
        "auth_basic_user_file /etc/nginx/users;",
        `add_header Access-Control-Allow-Origin ${PAGE} always;`,
        "add_header Access-Control-Allow-Credentials true always;",
        "add_header Access-Control-Allow-Headers 'Content-Type, Authorization' always;",
      ]),
      { request: { ...POST, headers: [JSON_TYPE, ["Authorization", "Basic dTpw"]] } },
    ),
    mends: "Answer the preflight in nginx",
  },
  {
    name: "the preflight is answered 403",
    scenario: scenario(
      replies(
        {
          status: 403,
          headers: [
            allow(PAGE),
            ["Access-Control-Allow-Credentials", "true"],
            ["Access-Control-Allow-Headers", "content-type"],
          ],
        },
        { headers: [allow(PAGE), ["Access-Control-Allow-Credentials", "true"]] },
      ),
    ),
    mends: "Answer the preflight with 204",
  },
  {
    name: "the preflight is answered 404: cors passes it on",
    scenario: scenario(
      express(
        `app.use(cors({ origin: "${PAGE}", credentials: true, preflightContinue: true }))\napp.use((req, res, next) => (req.method === "OPTIONS" ? res.sendStatus(404) : next()))\n`,
      ),
    ),
    mends: "preflightContinue: false",
    live: "express",
  },
  {
    name: "the preflight is redirected: a slash at the end",
    scenario: scenario(replies({ status: 307, headers: [["Location", "/users/"], allow(PAGE)] }), {
      rest: {
        servers: {
          [`${API}/users`]: replies({ status: 307, headers: [["Location", "/users/"], allow(PAGE)] }),
          [API]: fastapi(
            [`allow_origins=["${PAGE}"]`, ...OPEN],
            '\n\n@app.post("/users/")\ndef slash():\n    return {}\n',
          ),
        },
      },
    }),
    mends: "Ask for `http://localhost:8000/users/` at once",
  },
  {
    name: "the preflight is answered 502 by something in front",
    scenario: scenario(replies({ status: 502 }, { status: 502 })),
    mends: null,
    notCors: "502",
  },
  {
    name: "a header is not allowed",
    scenario: scenario(
      fastapi([
        `allow_origins=["${PAGE}"]`,
        "allow_credentials=True",
        'allow_methods=["*"]',
        'allow_headers=["X-Other"]',
      ]),
      { request: { ...POST, headers: [JSON_TYPE, ["X-Token", "1"]] } },
    ),
    mends: "Add `X-Token` to the headers",
    live: "starlette",
  },
  {
    name: "a header is not allowed, Express",
    scenario: scenario(
      express(`app.use(cors({ origin: "${PAGE}", credentials: true, allowedHeaders: ["Content-Type"] }))\n`),
      { request: { ...POST, headers: [JSON_TYPE, ["X-Token", "1"]] } },
    ),
    mends: "Add `X-Token` to the headers",
    live: "express",
  },
  {
    name: "the page sends a response header",
    scenario: scenario(
      fastapi([`allow_origins=["${PAGE}"]`, "allow_credentials=True", 'allow_methods=["*"]']),
      { request: { ...POST, headers: [JSON_TYPE, ["Access-Control-Allow-Origin", "*"]] } },
    ),
    mends: "Do not send `Access-Control-Allow-Origin`",
  },
  {
    name: "a method is not allowed",
    scenario: scenario(
      fastapi([
        `allow_origins=["${PAGE}"]`,
        "allow_credentials=True",
        'allow_methods=["GET"]',
        'allow_headers=["*"]',
      ]),
    ),
    mends: "Add `POST` to the methods",
    live: "starlette",
  },
  {
    name: "patch in lower case",
    scenario: scenario(
      replies(
        { headers: [allow(PAGE), ["Access-Control-Allow-Methods", "PATCH"]] },
        { headers: [allow(PAGE)] },
      ),
      { request: { ...GET, method: "patch" } },
    ),
    mends: "Write the method `PATCH` in capitals",
  },
  {
    name: "two Access-Control-Allow-Origin: app and nginx both",
    scenario: scenario(
      nginx(
        [`add_header Access-Control-Allow-Origin ${PAGE} always;`],
        express(`app.use(cors({ origin: "${PAGE}", credentials: true }))\n`),
      ),
    ),
    mends: "Access-Control-Allow-Origin",
    live: "nginx",
  },
  {
    name: "a trailing slash in the list",
    scenario: scenario(fastapi([`allow_origins=["${PAGE}/"]`, ...OPEN])),
    mends: `Write \`${PAGE}\` instead of \`${PAGE}/\``,
    live: "starlette",
  },
  {
    name: "http against https",
    scenario: scenario(fastapi(['allow_origins=["https://localhost:5173"]', ...OPEN])),
    mends: `Add \`${PAGE}\` to the origins`,
  },
  {
    name: "localhost against 127.0.0.1",
    scenario: scenario(fastapi(['allow_origins=["http://127.0.0.1:5173"]', ...OPEN])),
    mends: "Open the page at `http://127.0.0.1:5173`",
  },
  {
    name: "another port",
    scenario: scenario(express('app.use(cors({ origin: "http://localhost:3000", credentials: true }))\n')),
    mends: `Let \`${PAGE}\` in`,
    live: "express",
  },
  {
    name: "www",
    scenario: scenario(fastapi(['allow_origins=["https://example.com"]', ...OPEN]), {
      page: "https://www.example.com/",
    }),
    mends: "https://www.example.com",
  },
  {
    name: "null: a sandboxed frame",
    scenario: scenario(fastapi(['allow_origins=["https://app.example.com"]']), {
      request: GET,
      rest: { page: { ...openingScenario.page, url: "https://app.example.com/", sandboxed: true } },
    }),
    mends: null,
  },
  {
    name: "null: a page opened from a file, a port of localhost allowed",
    scenario: scenario(fastapi([`allow_origins=["${PAGE}"]`, ...OPEN]), {
      page: "file:///home/ada/index.html",
    }),
    mends: `open it at \`${PAGE}\``,
  },
  {
    name: "null: a page opened from a file, nothing local allowed",
    scenario: scenario(fastapi(['allow_origins=["https://app.example.com"]', ...OPEN]), {
      page: "file:///home/ada/index.html",
    }),
    mends: "Add `http://localhost:8080` to the origins",
  },
  {
    name: "a port that belongs to another protocol",
    scenario: scenario(fastapi([`allow_origins=["${PAGE}"]`, ...OPEN]), {
      request: { ...GET, url: "http://localhost:6000/users" },
      rest: { servers: { "http://localhost:6000": fastapi([`allow_origins=["${PAGE}"]`, ...OPEN]) } },
    }),
    mends: "Let the server listen on port 8000",
  },
  {
    name: "0.0.0.0, in Firefox",
    scenario: scenario(fastapi([`allow_origins=["${PAGE}"]`, ...OPEN]), {
      request: { ...GET, url: "http://0.0.0.0:8000/users" },
      rest: {
        servers: { "http://0.0.0.0:8000": fastapi([`allow_origins=["${PAGE}"]`, ...OPEN]) },
        browser: "firefox",
      },
    }),
    mends: "Ask for `http://localhost:8000/users`",
  },
  {
    name: "a page of a browser's extension",
    scenario: scenario(fastapi([`allow_origins=["${PAGE}"]`, ...OPEN]), {
      page: "chrome-extension://ehdkmedchofceobmfabilpjolnnejndc/popup.html",
    }),
    mends: "chrome-extension://ehdkmedchofceobmfabilpjolnnejndc",
  },
  {
    name: "the error that hides a 500",
    scenario: scenario(
      fastapi(
        [`allow_origins=["${PAGE}"]`, ...OPEN],
        '\n\n@app.get("/crash")\ndef crash():\n    raise RuntimeError("boom")\n',
      ),
      { request: { ...GET, url: `${API}/crash` } },
    ),
    mends: null,
    notCors: "500",
  },
  { name: "the environment is another one", scenario: openingScenario, mends: "Run it without `ENV`" },
  {
    name: "nginx adds nothing to an error",
    scenario: scenario(
      nginx([`add_header Access-Control-Allow-Origin ${PAGE};`], replies({}, { status: 404, body: "{}" })),
      { request: GET },
    ),
    mends: "Add `always`",
    live: "nginx",
  },
  {
    name: "an add_header of its own loses those around it",
    scenario: scenario(
      nginx(["add_header X-Frame-Options DENY;"], null, [
        `add_header Access-Control-Allow-Origin ${PAGE} always;`,
      ]),
      { request: GET },
    ),
    mends: "Say the CORS headers again",
    live: "nginx",
  },
  {
    name: "several faults behind each other",
    scenario: scenario(fastapi([`allow_origins=["${PAGE}/"]`])),
    mends: "Set `allow_credentials=True`",
    live: "starlette",
  },
  {
    name: "no-cors as a fix",
    scenario: scenario(fastapi([`allow_origins=["${PAGE}"]`, ...OPEN]), {
      request: { ...GET, mode: "no-cors" },
    }),
    mends: 'Leave `mode: "no-cors"` out',
  },
  {
    name: "a redirect to a login page of another site",
    scenario: scenario(
      replies({}, { status: 302, headers: [allow(PAGE), ["Location", "https://login.example.com/"]] }),
      {
        request: GET,
        rest: {
          servers: {
            [API]: replies(
              {},
              { status: 302, headers: [allow(PAGE), ["Location", "https://login.example.com/sso"]] },
            ),
            "https://login.example.com": replies({}, { headers: [] }),
          },
        },
      },
    ),
    mends: null,
    notCors: "login page",
  },
  {
    name: "the preflight is kept: the server has changed since",
    scenario: scenario(
      replies(
        {
          headers: [
            allow(PAGE),
            ["Access-Control-Allow-Headers", "content-type"],
            ["Access-Control-Allow-Credentials", "true"],
            ["Access-Control-Max-Age", "600"],
          ],
        },
        { headers: [] },
      ),
    ),
    mends: "Access-Control-Allow-Origin",
  },
  {
    name: "credentials are not allowed",
    scenario: scenario(fastapi([`allow_origins=["${PAGE}"]`, 'allow_methods=["*"]', 'allow_headers=["*"]'])),
    mends: "Set `allow_credentials=True`",
    live: "starlette",
  },
  {
    name: "an origin function that throws",
    scenario: scenario(
      express(
        'const allowed = ["https://app.example.com"]\napp.use(cors({\n  origin(origin, callback) {\n    if (!origin || allowed.includes(origin)) callback(null, true)\n    else callback(new Error("Not allowed by CORS"))\n  },\n  credentials: true,\n}))\n',
      ),
    ),
    mends: `Add \`${PAGE}\` to the origins`,
    live: "express",
  },
  {
    name: "works in Postman",
    scenario: scenario(fastapi(null), { request: { ...POST, initiator: { kind: "client" } } }),
    mends: null,
  },
]
