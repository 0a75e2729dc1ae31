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
  ["page", "page", "api"],
]

/** Redirects over origins and sites, of requests that keep their method or lose it, with and without a preflight. */
export const redirectCases = ROUTES.flatMap((route) =>
  (["GET", "POST", "PUT"] as const).flatMap((method) =>
    [302, 303, 307].flatMap((status) =>
      [null, "X-A", "Content-Type"].map((header) => ({ route: route.join(" → "), method, status, header })),
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
    headers: header === "X-A" ? [["X-A", "1"] as const] : [],
    // A text has its own `Content-Type`; of a body that is gone, it may come back.
    body: header === "Content-Type" && method !== "GET" ? { kind: "text" as const, text: "hi" } : null,
    credentials: "omit" as const,
  }
  return played(live, { requests: [request], servers })
}

/** Redirects that may be kept, asked for twice: of every status, and behind a POST, which may drop what was kept. */
export const keptRedirectCases = [
  ...[301, 302, 303, 307, 308].flatMap((status) =>
    (["GET", "HEAD"] as const).map((method) => ({ method, status, behind: false })),
  ),
  ...(["GET", "POST"] as const).map((method) => ({ method, status: 302, behind: true })),
]

/** Plays one of them twice, for real and in the engine. */
export async function playKeptRedirect(live: LiveBrowser, at: number) {
  const given = keptRedirectCases[at]
  if (given === undefined) throw new Error("no such case")
  const { method, status, behind } = given
  const page = live.pageUrl.slice(0, -1)
  const [first, kept, last] = ["first", "kept", "last"].map((name) => `${page}/kept-redirect/${at}/${name}`)
  if (first === undefined || kept === undefined || last === undefined) throw new Error("no such case")
  const NO_STORE = ["Cache-Control", "no-store"] as const
  const answer = (status: number, headers: readonly (readonly [string, string])[]) => {
    const actual = { status, headers, body: "" }
    return { framework: "replies" as const, preflight: actual, actual }
  }
  const request = {
    ...openingScenario.request,
    url: behind ? first : kept,
    method,
    headers: [],
    body: null,
    credentials: "omit" as const,
  }
  return played(live, {
    requests: [request, request],
    servers: {
      [first]: answer(303, [NO_STORE, ["Location", kept]]),
      [kept]: answer(status, [
        ["Cache-Control", "max-age=60"],
        ["Location", last],
      ]),
      [last]: answer(200, [NO_STORE]),
    },
  })
}

/**
 * A redirect and where it leads, asked for in one order or the other: what of it is served from what was kept. Not 301
 * and 308: see docs/conformance.md, "known to differ".
 */
export const keptTargetCases = (
  ["redirect, redirect", "redirect, target", "target, redirect"] as const
).flatMap((order) =>
  (["no-store", "max-age=60"] as const).flatMap((keep) =>
    ([302, 303] as const).flatMap((status) =>
      (["cors", "no-cors"] as const).map((mode) => ({ order, keep, status, mode })),
    ),
  ),
)

/** Plays one of them, for real and in the engine. */
export async function playKeptTarget(live: LiveBrowser, at: number) {
  const given = keptTargetCases[at]
  if (given === undefined) throw new Error("no such case")
  const { order, keep, status, mode } = given
  const redirect = `${live.pageUrl.slice(0, -1)}/kept-target/${at}/redirect`
  const target = `${live.apiUrl}/kept-target/${at}/target`
  const answer = (status: number, headers: readonly (readonly [string, string])[]) => {
    const actual = { status, headers: [["Access-Control-Allow-Origin", "*"] as const, ...headers], body: "" }
    return { framework: "replies" as const, preflight: actual, actual }
  }
  const request = {
    ...openingScenario.request,
    method: "GET",
    headers: [],
    body: null,
    mode,
    credentials: "omit" as const,
  }
  const [first, second] = (
    {
      "redirect, redirect": [redirect, redirect],
      "redirect, target": [redirect, target],
      "target, redirect": [target, redirect],
    } as const
  )[order]
  return played(live, {
    requests: [
      { ...request, url: first },
      { ...request, url: second },
    ],
    servers: {
      [redirect]: answer(status, [
        ["Cache-Control", keep],
        ["Location", target],
      ]),
      [target]: answer(200, [["Cache-Control", "max-age=60"]]),
    },
  })
}
