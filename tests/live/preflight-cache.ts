import { openingScenario } from "../../src/scenario/opening.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import type { ReplyConfig } from "../../src/servers/replies/replies.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import type { LiveBrowser } from "./browser.ts"

/** One request: the header that it has, what the server allows to all of them, and its credentials. */
interface Asked {
  readonly name: string
  readonly method?: "GET" | "PUT"
  readonly credentials?: "omit" | "include"
  /** seconds since the one before */
  readonly after?: number
}

/** Sequences to one URL whose answers are kept in part. */
export const cacheCases: readonly {
  readonly title: string
  readonly allow: string
  readonly maxAge: string | null
  readonly asked: readonly [Asked, ...Asked[]]
}[] = [
  {
    title: "a preflight that fails in between",
    allow: "x-a",
    maxAge: "600",
    asked: [{ name: "x-a" }, { name: "x-b" }, { name: "x-a" }],
  },
  {
    title: "a method that is not allowed, and one that is",
    allow: "x-a",
    maxAge: "600",
    asked: [{ name: "x-a", method: "PUT" }, { name: "x-a" }],
  },
  {
    title: "a star beside a name, with credentials",
    allow: "x-a, *",
    maxAge: "600",
    asked: [
      { name: "x-a", credentials: "include" },
      { name: "x-b", credentials: "include" },
    ],
  },
  { title: "a star, the same name", allow: "*", maxAge: "600", asked: [{ name: "x-a" }, { name: "x-a" }] },
  {
    title: "without credentials, with, and without",
    allow: "x-a",
    maxAge: "600",
    asked: [{ name: "x-a" }, { name: "x-a", credentials: "include" }, { name: "x-a" }],
  },
  ...["+3", "1.5", "x"].map((maxAge) => ({
    title: `max-age ${maxAge}, after 3.6 s`,
    allow: "x-a",
    maxAge,
    asked: [{ name: "x-a" }, { name: "x-a", after: 3.6 }] as const,
  })),
]

/** Plays one of them for real and in the engine: the phases of each request. */
export async function playCacheCase(live: LiveBrowser, at: number) {
  const given = cacheCases[at]
  if (given === undefined) throw new Error(`there is no case ${at}`)
  const { allow, maxAge, asked } = given
  const reply: ReplyConfig = {
    status: 200,
    headers: [
      ["Access-Control-Allow-Origin", live.pageUrl.slice(0, -1)],
      ["Access-Control-Allow-Credentials", "true"],
      ["Access-Control-Allow-Headers", allow],
      ...(maxAge === null ? [] : [["Access-Control-Max-Age", maxAge] as const]),
    ],
    body: "",
  }
  const replies = { framework: "replies" as const, preflight: reply, actual: reply }
  const requestOf = ({ name, method = "GET", credentials = "omit" }: Asked) => ({
    ...openingScenario.request,
    url: `${live.apiUrl}/kept/${at}`,
    method,
    headers: [[name, "1"] as const],
    body: null,
    credentials,
  })
  const [first, ...others] = asked
  const scenario: Scenario = {
    ...openingScenario,
    page: { url: live.pageUrl, sandboxed: false, localNetwork: "granted", embedderPolicy: "unsafe-none" },
    request: requestOf(first),
    later: others.map((each) => ({ after: each.after ?? 0, request: requestOf(each) })),
    servers: { [live.apiUrl]: replies },
    browser: live.name,
  }
  const real: string[][] = []
  for (const each of asked) {
    await new Promise((resume) => setTimeout(resume, (each.after ?? 0) * 1000))
    const { exchanges } = await live.play(requestOf(each), { [live.apiUrl]: replies })
    real.push(exchanges.map(({ kind }) => kind))
  }
  const ours = simulateAll(scenario).map(({ exchanges }) => exchanges.map(({ phase }) => phase))
  return { ours, real }
}
