import { openingScenario } from "../../scenario/opening.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { serverOf } from "../../servers/registry.ts"
import type { LocatedHeader, ServerAnswer } from "../../servers/server.ts"
import { simulate } from "../../simulation/simulate.ts"
import type { Trace } from "../../simulation/trace.ts"
import { API, fastapi, GET, PAGE, POST } from "../gallery/case.ts"

/** An option of `CORSMiddleware`, and what it can be set to here. Backticks mark code. */
export interface Setting {
  readonly name: string
  readonly controls: string
  readonly sensible: string
  /** as they are written in Python; the first is the default, which is left out */
  readonly choices: readonly [string, ...string[]]
}

/** https://www.starlette.io/middleware/#corsmiddleware, in the order of the lesson. */
export const SETTINGS: readonly Setting[] = [
  {
    name: "allow_origins",
    controls: "who may read the answers",
    sensible: "the front ends that you have, letter by letter",
    choices: ["[]", `["${PAGE}"]`, `["${PAGE}/"]`, '["https://app.example.com"]', '["*"]'],
  },
  {
    name: "allow_credentials",
    controls: "whether an answer to a request with cookies may be read",
    sensible: "`True` only where cookies, or HTTP log-ins, are in use",
    choices: ["False", "True"],
  },
  {
    name: "allow_methods",
    controls: "which methods a preflight is granted",
    sensible: "those that your routes have, or `*`",
    choices: ['["GET"]', '["GET", "POST"]', '["GET", "POST", "PATCH", "DELETE"]', '["*"]'],
  },
  {
    name: "allow_headers",
    controls: "which request headers a preflight is granted",
    sensible: "those that your front end sends, or `*`",
    choices: ["[]", '["Content-Type"]', '["Content-Type", "X-Request-Id"]', '["*"]'],
  },
  {
    name: "expose_headers",
    controls: "which response headers JavaScript sees, besides seven",
    sensible: "the ones of your own that the front end reads",
    choices: ["[]", '["X-Total"]', '["*"]'],
  },
  {
    name: "allow_origin_regex",
    controls: "who may read the answers, by a pattern for the whole origin",
    sensible: "none; or one with its dots escaped, and its ends named",
    choices: ["None", 'r"http://localhost:\\d+"', 'r"https://.*.example.com"', 'r".*"'],
  },
  {
    name: "max_age",
    controls: "for how many seconds a preflight's answer is kept",
    sensible: "the default; longer once the policy stands still",
    choices: ["600", "0", "86400"],
  },
  {
    name: "allow_private_network",
    controls: "whether a page of the internet may reach a server in a private network",
    sensible: "`False`, unless that is what the server is for",
    choices: ["False", "True"],
  },
]

export const PAGES = [PAGE, "https://attacker.example", "https://x-example.com"] as const

const REQUESTS = {
  "GET /users": GET,
  "POST /users, as JSON": POST,
  "DELETE /users": { ...GET, method: "DELETE" },
  "PATCH /users, written patch": { ...GET, method: "patch" },
  "GET /users, with X-Request-Id": { ...GET, headers: [["X-Request-Id", "7"]] },
} as const
export const REQUEST_NAMES = [
  "GET /users",
  "POST /users, as JSON",
  "DELETE /users",
  "PATCH /users, written patch",
  "GET /users, with X-Request-Id",
] as const satisfies readonly (keyof typeof REQUESTS)[]

/** What is set, and who asks for what. */
export interface SetUp {
  /** by the setting's name: one of its choices */
  readonly values: Readonly<Record<string, string>>
  readonly page: (typeof PAGES)[number]
  readonly request: (typeof REQUEST_NAMES)[number]
  readonly hasCredentials: boolean
  /** does the preflight ask for the private network, as Chromium once did? */
  readonly asksPrivateNetwork: boolean
}

export const setUp: SetUp = {
  values: { allow_origins: `["${PAGE}"]` },
  page: PAGE,
  request: "POST /users, as JSON",
  hasCredentials: false,
  asksPrivateNetwork: false,
}

export const chosenValue = ({ values }: SetUp, { name, choices }: Setting): string =>
  values[name] ?? choices[0]

/** An answer of the real middleware, and whether the browser got as far as to ask for it. */
export interface Answered {
  readonly status: number
  /** the headers that CORS is about */
  readonly headers: readonly LocatedHeader[]
  readonly body: string
  readonly isAsked: boolean
}

export interface SettingsPlayed {
  readonly scenario: Scenario
  readonly trace: Trace
  readonly source: string
  readonly preflight: Answered
  readonly actual: Answered
}

/** Has the middleware answer, under these settings, a preflight and the request itself. */
export function playSettings(set: SetUp): SettingsPlayed {
  const lines = SETTINGS.flatMap((setting) => {
    const value = chosenValue(set, setting)
    return value === setting.choices[0] ? [] : [`${setting.name}=${value}`]
  })
  const server = fastapi(lines)
  const source = server.source.replace(
    /@app\.get\("\/users"\)[\s\S]*$/,
    '@app.api_route("/users", methods=["GET", "POST", "PATCH", "DELETE"])\ndef users():\n    return Response("[]", headers={"X-Total": "7"})\n',
  )
  const request = REQUESTS[set.request]
  const config = { ...server, source }
  const scenario: Scenario = {
    ...openingScenario,
    id: "settings-exhibit",
    title: "The settings of CORSMiddleware",
    page: { ...openingScenario.page, url: `${set.page}/` },
    request: { ...request, credentials: set.hasCredentials ? "include" : "same-origin" },
    servers: { [API]: config },
  }
  const trace = simulate(scenario)
  const asked = (phase: "preflight" | "actual") =>
    trace.exchanges.find((exchange) => exchange.phase === phase)?.wire
  const respond = (phase: "preflight" | "actual"): Answered => {
    const wire = asked(phase)
    const method = phase === "preflight" ? "OPTIONS" : (trace.request?.method ?? request.method)
    const reply = serverOf(config).respond({
      method,
      path: "/users",
      scheme: "http",
      host: "localhost:8000",
      headers: [
        ["Origin", set.page],
        ...(phase === "preflight"
          ? ([
              ["Access-Control-Request-Method", trace.request?.method ?? request.method],
              ...(request.headers.length > 0
                ? ([
                    [
                      "Access-Control-Request-Headers",
                      request.headers.map(([name]) => name.toLowerCase()).join(","),
                    ],
                  ] as const)
                : []),
              ...(set.asksPrivateNetwork
                ? ([["Access-Control-Request-Private-Network", "true"]] as const)
                : []),
            ] as const)
          : []),
      ],
    })
    if (reply.kind !== "answer") throw new Error(`the exhibit's own server asks ${reply.question.text}`)
    return { ...shown(reply), isAsked: wire !== undefined }
  }
  return { scenario, trace, source, preflight: respond("preflight"), actual: respond("actual") }
}

const shown = ({ status, headers, body }: ServerAnswer) => ({
  status,
  headers: headers.filter(({ name }) => /^(access-control-|vary$|x-total$)/i.test(name)),
  body,
})
