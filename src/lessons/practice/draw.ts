import type { Header } from "../../fetch/header-list.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { simulate } from "../../simulation/simulate.ts"
import type { Trace } from "../../simulation/trace.ts"
import {
  allow,
  answers,
  CREDENTIALS,
  fastapi,
  type GalleryCase,
  GET,
  galleryCase,
  POST,
} from "../gallery/case.ts"

/** What decides a case: by this, what was missed comes again. */
export const RULES = [
  "nothing is wrong",
  "origin",
  "wildcard",
  "credentials",
  "method",
  "header",
  "status",
] as const
export type Rule = (typeof RULES)[number]

/** How hard: how much of a request, and of a server, may be out of the ordinary. */
export const LEVELS = [1, 2, 3] as const
export type Level = (typeof LEVELS)[number]

/** A case that nobody wrote down, and the rule that decides it. */
export interface Drawn {
  readonly rule: Rule
  readonly given: GalleryCase
}

/** Which rule decided; null for what no student could know. */
export function ruleOf({ ending }: Trace): Rule | null {
  if (ending.kind === "resolved") return "nothing is wrong"
  if (ending.kind !== "rejected") return null
  const { reason } = ending
  if (reason.kind === "CORS check")
    switch (reason.result.kind) {
      case "missing allow-origin":
      case "allow-origin mismatch":
        return "origin"
      case "wildcard with credentials":
        return "wildcard"
      case "allow-credentials not true":
        return "credentials"
    }
  if (reason.kind === "CORS preflight")
    switch (reason.refusal.kind) {
      case "method not allowed":
        return "method"
      case "header not allowed":
        return "header"
      case "not an ok status":
        return "status"
      default:
        return null
    }
  return null
}

const PAGES = [
  "http://localhost:5173/",
  "http://127.0.0.1:5173/",
  "http://localhost:3000/",
  "http://localhost:5173/login",
]

/** What a list may say of a page: itself, or something that only looks like it. */
const entries = (origin: string): readonly string[] => [
  origin,
  origin,
  `${origin}/`,
  origin.replace("http:", "https:"),
  origin.replace("localhost", "127.0.0.1"),
  origin.replace(/:\d+$/, ""),
  "*",
]

/** How often a rule is drawn: the more, the more often it was missed. */
const weightOf = (missed: number): number => 1 + 2 * missed

/**
 * Draws a case. The engine says what comes of it.
 * @param random numbers from 0 up to 1, as `Math.random` gives them
 * @param missed how often each rule was missed
 */
export function draw(
  random: () => number,
  level: Level,
  missed: Readonly<Partial<Record<Rule, number>>>,
): Drawn {
  const pick = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0]
  const weights = RULES.map((rule) => weightOf(missed[rule] ?? 0))
  let at = random() * weights.reduce((sum, weight) => sum + weight, 0)
  const wanted = RULES.find((_, i) => {
    at -= weights[i] ?? 0
    return at < 0
  })
  let last: Drawn | null = null
  for (let tries = 0; tries < 200; tries++) {
    const given = anyCase(pick, random, level)
    const rule = ruleOf(simulate(given.scenario))
    if (rule === null) continue
    last = { rule, given }
    if (rule === wanted) return last
  }
  // On a level on which that rule can't decide, whatever came last.
  return last ?? { rule: "nothing is wrong", given: anyCase(pick, () => 0, 1) }
}

function anyCase(
  pick: <T>(from: readonly [T, ...T[]]) => T,
  random: () => number,
  level: Level,
): GalleryCase {
  const maybe = (share: number): boolean => random() < share
  const page = pick([PAGES[0] ?? "", ...PAGES.slice(1)])
  const origin = new URL(page).origin
  const [first = origin, ...others] = entries(origin)
  const entry = pick([first, ...others])
  const credentials = level > 1 && maybe(0.5)
  const allowsCredentials = credentials ? maybe(0.7) : maybe(0.2)
  const method = level === 1 ? pick(["GET", "POST"]) : pick(["GET", "POST", "PUT", "DELETE", "patch"])
  const headers: Header[] = [
    ...(method === "POST" && maybe(0.6) ? POST.headers : []),
    ...(level > 1 && maybe(0.4) ? [["X-Request-Id", "7"] as const] : []),
    ...(level > 2 && maybe(0.4) ? [["Authorization", "Bearer t"] as const] : []),
  ]
  const methods = pick(["", "GET, POST", "GET, POST, PUT, DELETE, PATCH", "*"])
  const names = pick([
    "",
    "Content-Type",
    "Content-Type, X-Request-Id",
    "Content-Type, Authorization, X-Request-Id",
    "*",
  ])
  const request: Scenario["request"] = {
    ...GET,
    method,
    headers,
    body: method === "POST" ? { kind: "text", text: '{"name":"Ada"}' } : null,
    credentials: credentials ? "include" : "same-origin",
  }
  const server =
    level > 1 && maybe(0.5)
      ? fastapi([
          `allow_origins=[${JSON.stringify(entry)}]`,
          ...(allowsCredentials ? ["allow_credentials=True"] : []),
          ...(methods === "" ? [] : [`allow_methods=${list(methods)}`]),
          ...(names === "" ? [] : [`allow_headers=${list(names)}`]),
        ])
      : answers(
          [allow(entry), ...(allowsCredentials ? [CREDENTIALS] : [])],
          [
            allow(entry),
            ...(allowsCredentials ? [CREDENTIALS] : []),
            ...(methods === "" ? [] : [["Access-Control-Allow-Methods", methods] as const]),
            ...(names === "" ? [] : [["Access-Control-Allow-Headers", names] as const]),
          ],
          { preflight: maybe(0.12) ? pick([401, 404, 405]) : 204 },
        )
  return galleryCase({ id: "practice", title: "Practice", says: "", tags: [], server, page, request })
}

const list = (items: string): string => JSON.stringify(items.split(", "))
