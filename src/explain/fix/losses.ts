import type { WithheldReason } from "../../fetch/cookies/cookie-jar.ts"
import { byteLowercase } from "../../fetch/header-list.ts"
import { replaceRequest, requestOf, type Scenario } from "../../scenario/scenario.ts"
import { type ServerConfig, serverOf } from "../../servers/registry.ts"
import type { Server } from "../../servers/server.ts"
import { simulateAll } from "../../simulation/simulate.ts"
import type { Exchange, Trace } from "../../simulation/trace.ts"
import { answerOf } from "../cause.ts"
import { storeRefusalWords, withheldWords } from "../explain-cookies.ts"
import type { Goal } from "./goal.ts"
import { needsOf } from "./needs.ts"
import { passes } from "./passes.ts"
import type { FixPlan, FixStep } from "./plan.ts"
import { plansFor } from "./search.ts"

/** What a request that gets through still does not do, though somebody may expect it. Backticks mark code. */
export interface Loss {
  readonly id: string
  readonly title: string
  readonly why: string
  /** changes that were seen to bring it about; empty where CORS has no part in it */
  readonly plans: readonly FixPlan[]
}

/**
 * Looks for what is lost though the request passes: response headers that JavaScript can't read, cookies that are not sent,
 * and cookies that are not kept.
 * @param run which of the scenario's requests
 * @returns nothing for a request that does not pass: that comes first
 */
export function losses(
  scenario: Scenario,
  run: number,
  build: (config: ServerConfig) => Server = serverOf,
): readonly Loss[] {
  const trace = simulateAll(scenario, build)[run]
  if (trace === undefined || !passes(trace) || trace.initiator.kind === "client") return []
  const find = (goal: Goal) => plansFor(goal, scenario, run, build)
  return [
    ...hiddenHeaders(trace).map((name) => hiddenHeader(name, find)),
    ...cookiesNotSent(trace, find),
    ...cookiesNotKept(trace, find),
  ]
}

type Find = (goal: Goal) => readonly FixPlan[]

/** Response headers that nobody misses. */
const UNMISSED =
  /^(access-control-.*|vary|date|server|connection|keep-alive|transfer-encoding|content-length|set-cookie|x-powered-by|x-frame-options|x-content-type-options|strict-transport-security|content-security-policy|cross-origin-.*|referrer-policy|etag|accept-ranges|location|via|age)$/

function hiddenHeaders(trace: Trace): readonly string[] {
  if (trace.ending.kind !== "resolved" || trace.ending.response.type !== "cors") return []
  const readable = new Set(trace.ending.response.headers.map(([name]) => name))
  const sent = answerOf(trace.exchanges.at(-1))?.headers.map(({ name }) => byteLowercase(name)) ?? []
  return [...new Set(sent)].filter((name) => !readable.has(name) && !UNMISSED.test(name))
}

function hiddenHeader(name: string, find: Find): Loss {
  const goal: Goal = {
    isReached: (trace) =>
      passes(trace) &&
      trace.ending.kind === "resolved" &&
      trace.ending.response.headers.some(([each]) => each === name),
    needs: (trace) => [...needsOf(trace), { kind: "expose", header: name }],
    steps: () => [],
  }
  return {
    id: `hidden ${name}`,
    title: `JavaScript can't read the response header \`${name}\``,
    why: "The server sends it, and the browser keeps it back: only seven headers are safelisted, the others have to be named in `Access-Control-Expose-Headers`.",
    plans: find(goal),
  }
}

/** The request asks with credentials: cookies go along, and those of the answer are kept. */
const withCredentials = (scenario: Scenario, run: number): readonly FixStep[] => {
  const request = requestOf(scenario, run)
  if (request.credentials === "include") return []
  const isXhr = request.initiator.kind === "xhr"
  return [
    {
      title: isXhr ? "Set `withCredentials` to `true`" : 'Ask with `credentials: "include"`',
      where: "request",
      price: null,
      apply: (before) => replaceRequest(before, run, { ...requestOf(before, run), credentials: "include" }),
    },
  ]
}

const cookieGoal = (isReached: (exchange: Exchange) => boolean): Goal => ({
  isReached: (trace) => {
    const last = trace.exchanges.at(-1)
    return passes(trace) && last !== undefined && isReached(last)
  },
  needs: needsOf,
  steps: withCredentials,
})

function cookiesNotSent(trace: Trace, find: Find): readonly Loss[] {
  const withheld = trace.exchanges.at(-1)?.cookies?.withheld ?? []
  return withheld.map(({ cookie, because }) => ({
    id: `unsent ${cookie.name}`,
    title: `The cookie \`${cookie.name}\` does not go along`,
    why: `${sentence(withheldWords(because))}${because === "without credentials" ? "" : ` ${advice(because)}`}`,
    plans:
      because === "without credentials"
        ? find(cookieGoal(({ cookies }) => cookies?.sent.some(({ name }) => name === cookie.name) ?? false))
        : [],
  }))
}

function advice(because: Exclude<WithheldReason, "without credentials">): string {
  switch (because) {
    case "Secure over http":
      return "Serve it by https, or set the cookie without `Secure` in development. No CORS header changes that."
    case "SameSite=Strict":
    case "SameSite=Lax":
    case "Lax by default":
      return "Set it with `SameSite=None; Secure`, if pages of other sites are meant to use it, or bring page and server under one site. No CORS header changes that."
    case "SameSite, redirected by another site":
      return "Call the server itself, not one that redirects to it, or set the cookie with `SameSite=None; Secure`. No CORS header changes that."
    case "a third party":
    case "another partition":
      return "Bring page and server under one site, or send a token instead. No CORS header changes that."
  }
}

function cookiesNotKept(trace: Trace, find: Find): readonly Loss[] {
  const last = trace.exchanges.at(-1)
  const lines = (answerOf(last)?.headers ?? []).filter(({ name }) => byteLowercase(name) === "set-cookie")
  if (last === undefined || lines.length === 0) return []
  if (!last.withCredentials)
    return [
      {
        id: "unkept",
        title: "The cookie that the answer sets is not kept",
        why: "The request goes without credentials: the browser then ignores `Set-Cookie`, as it sends no cookie.",
        plans: find(cookieGoal(({ stored }) => stored.some(({ kind }) => kind === "stored"))),
      },
    ]
  return last.stored.flatMap((each) =>
    each.kind === "stored" || each.because === "expired"
      ? []
      : [
          {
            id: `unkept ${each.line}`,
            title: `\`Set-Cookie: ${each.line}\` is not kept`,
            why: `${sentence(storeRefusalWords(each.because))} No CORS header changes that.`,
            plans: [],
          },
        ],
  )
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
