import type { Header } from "../../src/fetch/header-list.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { played } from "./agreement.ts"
import type { LiveBrowser } from "./browser.ts"

const PLACES = ["page", "api", "other"] as const
type Place = (typeof PLACES)[number]

/** By way of which servers a request comes to one that has a cookie of the page's own site. */
const ROUTES: readonly (readonly Place[])[] = [
  ["api"],
  ["api", "api"],
  ["other", "api"],
  ["api", "other", "api"],
  ["page", "other", "page"],
  ["other", "page", "api"],
]

/** Is a cookie sent, and another one kept, where a redirect leads back from another site? By `SameSite`, and by who asks. */
export const redirectedCookieCases = ROUTES.flatMap((route) => [
  ...["Strict", "Lax", "none said"].flatMap((sameSite) =>
    (["cors", "no-cors"] as const).map((asked) => ({ route: route.join(" → "), sameSite, asked })),
  ),
  // It is sent in a frame here, which to `SameSite` is not the page that goes elsewhere.
  ...(["GET form", "POST form"] as const).map((asked) => ({
    route: route.join(" → "),
    sameSite: "none said",
    asked,
  })),
])

/** Plays one of them for real and in the engine: a request that sets a cookie, the one in question, which sets another, and one to see. */
export async function playRedirectedCookie(live: LiveBrowser, at: number) {
  const given = redirectedCookieCases[at]
  if (given === undefined) throw new Error("no such case")
  const { route, sameSite, asked } = given
  const places = route.split(" → ").map((name) => PLACES.find((each) => each === name) ?? "api")
  const origins = { page: live.pageUrl.slice(0, -1), api: live.apiUrl, other: live.otherUrl }
  const urls = places.map((place, hop) => `${origins[place]}/redirected-cookies/${at}/${hop}`)
  const open: readonly Header[] = [
    ["Access-Control-Allow-Origin", origins.page],
    ["Access-Control-Allow-Credentials", "true"],
    ["Cache-Control", "no-store"],
  ]
  const replies = (actual: readonly Header[], status = 200) => {
    const answer = { status, headers: [...open, ...actual], body: "" }
    return { framework: "replies" as const, preflight: answer, actual: answer }
  }
  // Of this case alone.
  const path = `Path=/redirected-cookies/${at}`
  const cookie = (name: string): Header => [
    "Set-Cookie",
    `${name}=1; ${path}${sameSite === "none said" ? "" : `; SameSite=${sameSite}`}`,
  ]
  const setting = `${origins.api}/redirected-cookies/${at}/set`
  const servers = Object.fromEntries([
    [setting, replies([cookie("a")])],
    ...urls.map((url, hop) => {
      const next = urls[hop + 1]
      return [url, next === undefined ? replies([cookie("b")]) : replies([["Location", next]], 302)] as const
    }),
  ])
  const request = { ...openingScenario.request, method: "GET", headers: [], body: null }
  const seen = { ...request, url: setting, credentials: "include" as const }
  const asking =
    asked === "cors" || asked === "no-cors"
      ? { mode: asked }
      : {
          initiator: { kind: "form" as const },
          method: asked === "GET form" ? "GET" : "POST",
          body: { kind: "form" as const, text: "q=1" },
        }
  return played(live, { requests: [seen, { ...seen, url: urls[0] ?? "", ...asking }, seen], servers })
}
