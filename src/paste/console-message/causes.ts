import type { NetworkErrorReason } from "../../fetch/fetch-params.ts"
import { type Scenario, serverKeyFor } from "../../scenario/scenario.ts"
import { type ServerConfig, serverOf, sourceConfig } from "../../servers/registry.ts"
import type { ReplyConfig } from "../../servers/replies/replies.ts"
import { serializedPageOrigin } from "../../simulation/page-origin.ts"
import { simulate } from "../../simulation/simulate.ts"
import type { Condition, ConsoleMessage } from "./message.ts"
import { readConsoleMessage } from "./read.ts"

/** A reason that a console message may have, with a scenario that brings it about. */
export interface PossibleCause {
  readonly title: string
  readonly why: string
  /** it prints that very complaint when it is played */
  readonly scenario: Scenario
}

const IMPORTS =
  "from fastapi import FastAPI, HTTPException\nfrom fastapi.middleware.cors import CORSMiddleware\nfrom fastapi.responses import JSONResponse, RedirectResponse\n\napp = FastAPI()\n"

interface Setting {
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
const TEMPLATES: Readonly<Partial<Record<Condition, readonly Template[]>>> = {
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

/** What to say of a complaint that is not about CORS. */
export const NOT_CORS_WORDS: Readonly<Partial<Record<Condition, string>>> = {
  "mixed content": "The page is https: and the request http:. No CORS header helps: ask by https:.",
  "connection refused":
    "Nobody listens at that address and port. Start the server, or correct the address; CORS has no part in it.",
  "name not resolved": "The host's name leads nowhere: a typing error, or DNS. CORS has no part in it.",
  certificate:
    "The certificate of the server is not trusted. Open its address in a tab of its own, and see; CORS has no part in it.",
  "blocked by an extension":
    "An ad blocker, an extension or a setting stopped the request in the browser. Try a private window; no server setting helps.",
  "timed out": "The server did not answer in time. CORS has no part in it.",
  "resource policy":
    "The server's `Cross-Origin-Resource-Policy` keeps other pages from loading this. It is another header than those of CORS, and mends by itself where the request asks for CORS.",
  "no answer":
    "There was no answer that the browser would read: the connection failed, a certificate is not trusted, or something blocked the request. Look for the line above it.",
  "a failure without a reason":
    "This is what JavaScript is told of every network failure. The reason is in the console's own lines: paste those.",
  "local network":
    "A page of the internet asked for a private address, or for this machine: the browser wants the user's permission, and https:.",
}

/** The address of a page that a message names. Most pages that ask as `null` were opened from a file. */
function pageUrl(page: string, current: Scenario): string {
  if (page !== "null") return page.endsWith("/") ? page : `${page}/`
  return serializedPageOrigin(current) === "null" ? current.page.url : "file:///index.html"
}

/** The scenario that a message tells of: page, address, method and header as far as its words go; the rest is as it was. */
export function scenarioOf(message: ConsoleMessage, current: Scenario): Scenario {
  const url = message.redirectedFrom ?? message.url ?? current.request.url
  const page = message.page
  const { initiator } = message
  const header = message.header !== null && !/^access-control-/i.test(message.header) ? message.header : null
  const isIncluded =
    message.condition === "wildcard with credentials" || message.condition === "allow-credentials not true"
  const needsPreflight = message.phase === "preflight" && message.method === null && header === null
  const element =
    initiator === "img" || initiator === "script" || initiator === "stylesheet" ? initiator : null
  const method = element === null ? message.method : "GET"
  // What has no body has no type of one either.
  const isBodiless = /^(get|head)$/i.test(method ?? "") && current.request.body !== null
  const headers =
    element === null
      ? current.request.headers.filter(([name]) => !isBodiless || name.toLowerCase() !== "content-type")
      : []
  const has = header === null || headers.some(([name]) => name.toLowerCase() === header.toLowerCase())
  const request: Scenario["request"] = {
    ...current.request,
    url,
    ...(method === null ? {} : { method }),
    ...(isBodiless ? { body: null } : {}),
    ...(initiator === "xhr"
      ? { initiator: { kind: "xhr", uploadListener: false } }
      : initiator === "fetch"
        ? { initiator: { kind: "fetch" } }
        : element !== null
          ? { initiator: { kind: element, crossorigin: "anonymous" } }
          : {}),
    headers:
      has || header === null
        ? headers
        : [...headers, [header, header.toLowerCase() === "content-type" ? "application/json" : "1"]],
    credentials: isIncluded ? "include" : current.request.credentials,
  }
  const isSimple =
    ["GET", "HEAD", "POST"].includes(request.method) &&
    !request.headers.some(([name]) => /^(content-type|authorization|x-)/i.test(name))
  const target = URL.canParse(url) ? new URL(url).origin : null
  const [first] = Object.keys(current.servers)
  const only = first === undefined ? undefined : current.servers[first]
  const isKnown = target !== null && URL.canParse(url) && serverKeyFor(current, new URL(url)) !== null
  return {
    ...current,
    id: "",
    title: "",
    page: {
      ...current.page,
      url: page === null ? current.page.url : pageUrl(page, current),
      sandboxed: page === "null" && current.page.sandboxed,
    },
    request: needsPreflight && isSimple ? { ...request, method: "PUT" } : request,
    later: [],
    servers: isKnown || target === null || only === undefined ? current.servers : { [target]: only },
    browser: message.browser ?? current.browser,
  }
}

/**
 * The reasons that a message may have, the likeliest first; each scenario was played, and prints the same complaint.
 * @param scenario what the message tells of: see `scenarioOf`
 */
export function possibleCauses(message: ConsoleMessage, scenario: Scenario): readonly PossibleCause[] {
  const { request } = scenario
  if (!URL.canParse(request.url)) return []
  const url = new URL(request.url)
  const origin = serializedPageOrigin(scenario)
  const header =
    request.headers.find(([name]) => !/^(accept|accept-language|content-language)$/i.test(name))?.[0] ??
    "Content-Type"
  const setting = { origin, path: url.pathname, header }
  const candidatesFor = (asked: Scenario["request"]): readonly PossibleCause[] =>
    (TEMPLATES[message.condition] ?? []).map(([title, why, server]) => ({
      title,
      why,
      scenario: {
        ...scenario,
        title: title.replaceAll("`", ""),
        request: asked,
        servers: at(url.origin, server({ ...setting, method: asked.method })),
      },
    }))
  const own = reproduces(message, scenario)
    ? [
        {
          title: "The server as it stands here",
          why: "With this address and this page it prints that very line.",
          scenario,
        },
      ]
    : []
  const reproduced = candidatesFor(request).filter((cause) => reproduces(message, cause.scenario))
  const byStatus = (causes: readonly PossibleCause[]) =>
    causes.toSorted((a, b) => Number(contradicts(message, a)) - Number(contradicts(message, b)))
  if (reproduced.length > 1 || message.phase === "preflight") return [...own, ...byStatus(reproduced)]
  // The request may have been a plainer one than the one that stands here.
  const plain = { ...request, method: "GET", headers: [], body: null }
  const plainly = candidatesFor(plain).filter(
    ({ title, scenario: each }) =>
      !reproduced.some((cause) => cause.title === title) && reproduces(message, each),
  )
  const all = [...reproduced, ...plainly]
  return [...own, ...byStatus(all)]
}

const at = (origin: string, server: ServerConfig | null): Scenario["servers"] =>
  server === null ? {} : { [origin]: server }

/** Does the message tell of another status than it has there? */
function contradicts({ status }: ConsoleMessage, { scenario }: PossibleCause): boolean {
  if (status === null) return false
  const answer = simulate(scenario, serverOf).exchanges.at(-1)?.reply
  return answer?.kind === "answer" && answer.status !== status
}

/** What the browser logs as of the network, beside what it says of CORS. */
const OF_NETWORK: Readonly<Partial<Record<Condition, NetworkErrorReason["kind"]>>> = {
  "resource policy": "CORP",
  "connection refused": "unreachable",
}

function reproduces(message: ConsoleMessage, scenario: Scenario): boolean {
  const { ending, console } = simulate(
    { ...scenario, browser: message.browser ?? scenario.browser },
    serverOf,
  )
  if (ending.kind !== "rejected") return false
  return (
    readConsoleMessage(console.join("\n"))?.condition === message.condition ||
    ending.reason.kind === OF_NETWORK[message.condition]
  )
}
