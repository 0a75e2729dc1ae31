import { openingScenario } from "../../src/scenario/opening.ts"
import { played } from "./agreement.ts"
import type { LiveBrowser } from "./browser.ts"

const PLACES = ["page", "api", "other"] as const
type Place = (typeof PLACES)[number]

const ROUTES: readonly (readonly Place[])[] = [
  ["other", "api"],
  ["other", "page"],
  ["api", "other", "api"],
  ["page", "other", "api"],
]

/** Redirects over origins and sites, of requests that keep their method or lose it, with and without a preflight. */
export const redirectCases = ROUTES.flatMap((route) =>
  (["GET", "POST", "PUT"] as const).flatMap((method) =>
    [302, 303, 307].flatMap((status) =>
      [null, "X-A"].map((header) => ({ route: route.join(" → "), method, status, header })),
    ),
  ),
)

/** Plays one of them for real and in the engine. */
export async function playRedirects(live: LiveBrowser, at: number) {
  const given = redirectCases[at]
  if (given === undefined) throw new Error("no such case")
  const { route, method, status, header } = given
  const origins = { page: live.pageUrl.slice(0, -1), api: live.apiUrl, other: live.otherUrl }
  const urls = route.split(" → ").map((name, hop) => {
    const place = PLACES.find((each) => each === name) ?? "api"
    return `${origins[place]}/redirects/${at}/${hop}`
  })
  const allow = [
    ["Access-Control-Allow-Origin", "*"],
    ["Access-Control-Allow-Methods", "*"],
    ["Access-Control-Allow-Headers", "*"],
    ["Cache-Control", "no-store"],
  ] as const
  const preflight = { status: 200, headers: allow, body: "" }
  const servers = Object.fromEntries(
    urls.map((url, hop) => {
      const next = urls[hop + 1]
      const actual =
        next === undefined
          ? { status: 200, headers: allow, body: "hi" }
          : { status, headers: [...allow, ["Location", next] as const], body: "" }
      return [url, { framework: "replies" as const, preflight, actual }]
    }),
  )
  const request = {
    ...openingScenario.request,
    url: urls[0] ?? "",
    method,
    headers: header === null ? [] : [[header, "1"] as const],
    body: null,
    credentials: "omit" as const,
  }
  return played(live, { requests: [request], servers })
}
