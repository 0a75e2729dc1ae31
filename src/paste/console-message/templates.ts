import { type ServerConfig, sourceConfig } from "../../servers/registry.ts"
import type { ReplyConfig } from "../../servers/replies/replies.ts"
import type { Condition } from "./message.ts"

const IMPORTS =
  "from fastapi import FastAPI, HTTPException\nfrom fastapi.middleware.cors import CORSMiddleware\nfrom fastapi.responses import JSONResponse, RedirectResponse\n\napp = FastAPI()\n"

/** What a template is written for. */
export interface Setting {
  readonly origin: string
  readonly path: string
  readonly method: string
  readonly header: string
}

/** `null`: nobody is there. */
type Template = readonly [title: string, why: string, server: (setting: Setting) => ServerConfig | null]

const fastapi = (source: string, version?: string): ServerConfig => ({
  ...sourceConfig("starlette", source),
  ...(version === undefined ? {} : { version }),
})
const add = (options: string): string =>
  `\napp.add_middleware(\n    CORSMiddleware,\n${options
    .split(" | ")
    .map((option) => `    ${option},\n`)
    .join("")})\n`
const route = ({ path, method }: Setting, body = 'return {"ok": True}'): string =>
  `\n\n@app.api_route("${path}", methods=["${method.toUpperCase()}"])\ndef handle():\n    ${body}\n`
const open = 'allow_credentials=True | allow_methods=["*"] | allow_headers=["*"]'
const replies = (preflight: Partial<ReplyConfig>, actual: Partial<ReplyConfig> = {}): ServerConfig => ({
  framework: "replies",
  preflight: { status: 204, headers: [], body: "", ...preflight },
  actual: { status: 200, headers: [], body: "", ...actual },
})
const allow = (origin: string) => ["Access-Control-Allow-Origin", origin] as const
const all = ({ origin, method, header }: Setting) => [
  allow(origin),
  ["Access-Control-Allow-Credentials", "true"] as const,
  ["Access-Control-Allow-Methods", method] as const,
  ["Access-Control-Allow-Headers", header] as const,
]

const AUTH =
  '\n\n@app.middleware("http")\nasync def auth(request, call_next):\n    if "authorization" not in request.headers:\n        return JSONResponse({"detail": "Not authenticated"}, status_code=401)\n    return await call_next(request)\n'

/** The origin of another front end than the page's. */
const another = (origin: string): string =>
  origin === "https://app.example.com" ? "https://www.example.com" : "https://app.example.com"

/** An origin that is nearly the page's. */
const nearMiss = (origin: string): string =>
  origin.includes("localhost")
    ? origin.replace("localhost", "127.0.0.1")
    : origin.startsWith("https:")
      ? origin.replace("https:", "http:")
      : origin.replace("http:", "https:")

/** The reasons for each complaint, the most frequent of public threads first. */
export const TEMPLATES: Readonly<Partial<Record<Condition, readonly Template[]>>> = {
  "missing allow-origin": [
    [
      "The origin is not in the list",
      "CORS is set up, for another front end than this one.",
      (s) => fastapi(`${IMPORTS}${add(`allow_origins=["${another(s.origin)}"] | ${open}`)}${route(s)}`),
    ],
    [
      "There is no CORS middleware",
      "The server answers, and says nothing about who may read it.",
      (s) => fastapi(`${IMPORTS}${route(s)}`),
    ],
    [
      "A slash at the end of the entry",
      "An origin has no slash at its end: the two are compared letter by letter.",
      (s) => fastapi(`${IMPORTS}${add(`allow_origins=["${s.origin}/"] | ${open}`)}${route(s)}`),
    ],
    [
      "`localhost` against `127.0.0.1`, `http` against `https`, another port",
      "Scheme, host and port make an origin: any of them makes another one.",
      (s) => fastapi(`${IMPORTS}${add(`allow_origins=["${nearMiss(s.origin)}"] | ${open}`)}${route(s)}`),
    ],
    [
      "The server failed, and the error hides it",
      "An exception is answered 500 by the outermost layer, without CORS headers.",
      (s) =>
        fastapi(
          `${IMPORTS}${add(`allow_origins=["${s.origin}"] | ${open}`)}${route(s, 'raise RuntimeError("look here first")')}`,
        ),
    ],
    [
      "Something outside of CORS answers first",
      "An auth middleware that is added later stands outside, and refuses the preflight.",
      (s) => fastapi(`${IMPORTS}${add(`allow_origins=["${s.origin}"] | ${open}`)}${AUTH}${route(s)}`),
    ],
    [
      "A proxy or gateway answers in the server's place",
      "A 502 or 504 comes from what stands in front, which knows nothing of CORS.",
      () => replies({ status: 502 }, { status: 502, body: "Bad Gateway" }),
    ],
  ],
  "allow-origin mismatch": [
    [
      "The server names one fixed origin",
      "It is sent to everybody, whoever asks: a single string, or a header written by hand.",
      ({ origin }) => replies({ headers: [allow(another(origin))] }, { headers: [allow(another(origin))] }),
    ],
    [
      "A slash at the end of the value",
      "An origin has no slash at its end.",
      ({ origin }) => replies({ headers: [allow(`${origin}/`)] }, { headers: [allow(`${origin}/`)] }),
    ],
    [
      "A cached answer for another origin",
      "A cache in front kept it: `Vary: Origin` is missing.",
      ({ origin }) => replies({ headers: [allow(nearMiss(origin))] }, { headers: [allow(nearMiss(origin))] }),
    ],
  ],
  "several allow-origin": [
    [
      "The app and the proxy before it both set it",
      "nginx adds its own to the app's: two headers are one too many.",
      ({ origin }) =>
        replies({ headers: [allow(origin), allow(origin)] }, { headers: [allow(origin), allow(origin)] }),
    ],
    [
      "The allowed origins are joined into one header",
      "A header names one origin: the list is for the server to choose from.",
      ({ origin }) =>
        replies(
          { headers: [allow(`${origin}, ${another(origin)}`)] },
          { headers: [allow(`${origin}, ${another(origin)}`)] },
        ),
    ],
  ],
  "invalid allow-origin": [
    [
      "The value is no origin",
      "A host without its scheme, or a pattern with a star in it.",
      ({ origin }) =>
        replies(
          { headers: [allow(origin.replace(/^https?:\/\//, ""))] },
          { headers: [allow(origin.replace(/^https?:\/\//, ""))] },
        ),
    ],
  ],
  "wildcard with credentials": [
    [
      '`allow_origins=["*"]` with credentials',
      "Up to Starlette 0.52.1 the answer carries `*` as long as the request has no cookie.",
      (s) => fastapi(`${IMPORTS}${add(`allow_origins=["*"] | ${open}`)}${route(s)}`, "0.52.1"),
    ],
    [
      "The server says `*` to everybody",
      "With credentials `*` does not count: the origin must be named.",
      (s) => replies({ headers: [allow("*"), ...all(s).slice(1)] }, { headers: [allow("*")] }),
    ],
  ],
  "allow-credentials not true": [
    [
      "Credentials are not allowed on the server",
      "`allow_credentials=True` is missing beside the origins.",
      (s) =>
        fastapi(
          `${IMPORTS}${add(`allow_origins=["${s.origin}"] | allow_methods=["*"] | allow_headers=["*"]`)}${route(s)}`,
        ),
    ],
    [
      "The value is not exactly `true`",
      "`True` is another word: case counts.",
      ({ origin }) =>
        replies(
          { headers: [allow(origin), ["Access-Control-Allow-Credentials", "True"]] },
          { headers: [allow(origin), ["Access-Control-Allow-Credentials", "True"]] },
        ),
    ],
  ],
  "preflight status": [
    [
      "The method or a header is not allowed",
      "Starlette then answers 400, with the reason in its body.",
      (s) =>
        fastapi(
          `${IMPORTS}${add(`allow_origins=["${s.origin}"] | allow_credentials=True | allow_methods=["HEAD"]`)}${route(s)}`,
        ),
    ],
    [
      "Nobody answers OPTIONS",
      "Without a CORS middleware a route answers 405 to it, or 404.",
      ({ origin }) =>
        replies({ status: 405, headers: [allow(origin), ["Access-Control-Allow-Credentials", "true"]] }),
    ],
    [
      "The preflight is asked for a login",
      "It carries neither cookie nor token: 401 or 403, always.",
      ({ origin }) =>
        replies({ status: 401, headers: [allow(origin), ["Access-Control-Allow-Credentials", "true"]] }),
    ],
  ],
  "preflight redirect": [
    [
      "http: leads to https:",
      "A preflight may not be redirected: ask by https: at once.",
      ({ path }) => replies({ status: 307, headers: [["Location", `https://api.example.com${path}`]] }),
    ],
    [
      "A slash at the end of the path",
      "The server redirects `/users` to `/users/`: ask for the address as the route has it.",
      ({ path }) => replies({ status: 307, headers: [["Location", `${path}/`]] }),
    ],
    [
      "A redirect to the login page",
      "The preflight carries no cookie, so that the server takes it for a stranger.",
      () => replies({ status: 302, headers: [["Location", "/login"]] }),
    ],
  ],
  "method not allowed": [
    [
      "The method is not in the list",
      "`allow_methods` has a default: GET only.",
      (s) => replies({ headers: [...all({ ...s, method: "GET" })] }, { headers: all(s) }),
    ],
  ],
  "header not allowed": [
    [
      "The header is not in the list",
      "`Content-Type: application/json` and `Authorization` have to be allowed by name.",
      (s) => replies({ headers: [...all({ ...s, header: "X-Other" })] }, { headers: all(s) }),
    ],
  ],
  "resource policy": [
    [
      "`Cross-Origin-Resource-Policy: same-origin`",
      "helmet sets it unless told otherwise: other pages may not load images or scripts from there.",
      () => replies({}, { headers: [["Cross-Origin-Resource-Policy", "same-origin"]] }),
    ],
  ],
  "connection refused": [
    [
      "Nobody listens there",
      "The server is not running, or on another port, or at another address of its machine.",
      () => null,
    ],
  ],
}
