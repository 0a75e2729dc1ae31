import fc from "fast-check"
import type { BodyInit } from "../../src/fetch/body.ts"
import type { Header } from "../../src/fetch/header-list.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import type { ReplyConfig } from "../../src/servers/replies/replies.ts"
import type { LiveBrowser } from "./browser.ts"
import type { Servers } from "./servers.ts"

/** Requests that one page makes, one right after the other, and what the servers say to each. */
export interface LiveCase {
  readonly requests: readonly [RequestInit, ...RequestInit[]]
  readonly servers: Servers
}

const pick = <const T>(...items: readonly T[]) => fc.constantFrom(...items)

const header = fc.constantFrom<Header>(
  ["Accept", "application/json"],
  ["Accept", 'a/b;q="1"'],
  ["Accept-Language", "de"],
  ["Content-Type", "application/json"],
  ["Content-Type", "text/plain; charset=utf-8"],
  ["Content-Type", "multipart/form-data; boundary=x"],
  ["Content-Language", "de, en"],
  ["Range", "bytes=0-9"],
  ["Range", "Bytes = 00-9"],
  ["Range", "bytes=-5"],
  ["X-A", "1"],
  ["x-a", "2"],
  ["X-B", " padded "],
  ["Authorization", "Bearer t"],
  ["X-Requested-With", "XMLHttpRequest"],
  ["Save-Data", "on"],
  ["Save-Data", "off"],
  ["DPR", "2.5"],
  ["Width", "1.5"],
  ["Content-Type", "text/plain"],
  ["Cookie", "a=1"],
  ["X-HTTP-Method-Override", "TRACE"],
)

const body: fc.Arbitrary<BodyInit> = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), text: pick("x", '{"a":1}') }),
  fc.record({ kind: fc.constant("form" as const), text: fc.constant("a=1") }),
  fc.record({
    kind: fc.constant("blob" as const),
    text: fc.constant("x"),
    type: pick("", "text/plain", "image/png"),
  }),
)

const request = fc
  .record({
    method: pick("GET", "POST", "PUT", "PATCH", "patch", "delete", "HEAD", "OPTIONS", "post", "QUERY"),
    headers: fc.array(header, { maxLength: 3 }),
    body: fc.option(body),
    mode: pick("cors", "cors", "cors", "no-cors", "same-origin"),
    credentials: pick("omit", "same-origin", "include"),
    redirect: pick("follow", "follow", "follow", "follow", "error", "manual"),
  })
  .map(({ body: given, ...rest }) => ({
    ...rest,
    body: ["GET", "HEAD"].includes(rest.method) ? null : given,
    initiator: { kind: "fetch" as const },
    url: "",
  }))

const corsHeader = (origin: string): fc.Arbitrary<Header> =>
  fc.oneof(
    fc
      .constantFrom<string>(
        origin,
        origin,
        origin,
        "*",
        "null",
        `${origin}/`,
        origin.toUpperCase(),
        `${origin}, *`,
        "",
        "true",
        " * ",
      )
      .map((value): Header => ["Access-Control-Allow-Origin", value]),
    fc
      .constantFrom<string>("true", "true", "True", "false", "")
      .map((value): Header => ["Access-Control-Allow-Credentials", value]),
    fc
      .constantFrom<string>("*", "PUT, PATCH, DELETE", "GET", "patch", "PUT;DELETE", "put", " , PUT")
      .map((value): Header => ["Access-Control-Allow-Methods", value]),
    fc
      .constantFrom<string>(
        "*",
        "x-a, content-type",
        "X-A,X-B, Authorization, Content-Type, Range, Accept",
        "x a",
        "",
      )
      .map((value): Header => ["Access-Control-Allow-Headers", value]),
    fc
      .constantFrom<string>("*", "x-total", "X-Total, etag", "(x)")
      .map((value): Header => ["Access-Control-Expose-Headers", value]),
    fc.constantFrom<Header>(
      ["X-Total", "7"],
      ["ETag", '"v"'],
      ["Content-Type", "text/plain"],
      ["Cache-Control", "no-store"],
      ["Cross-Origin-Resource-Policy", "same-origin"],
    ),
    fc
      .constantFrom<string>("0", "-1", "600", "x", "1.5", "+60", "600, 600")
      .map((value): Header => ["Access-Control-Max-Age", value]),
  )

const cacheHeader = fc.constantFrom<Header>(["Cache-Control", "max-age=60"], ["Vary", "Origin"])

/** Sets a cookie for what lies under a path; a path of its own, so that no case sees another's. */
const setCookie = (path: string): fc.Arbitrary<Header> =>
  fc
    .record({
      name: pick("a", "b"),
      path: pick("", `; Path=${path}`, `; Path=${path}/0`, `; Path=${path}/1`),
      sameSite: pick(
        "",
        "",
        "; SameSite=Lax",
        "; SameSite=Strict",
        "; SameSite=None",
        "; SameSite=None; Secure",
      ),
      rest: pick("", "", "; HttpOnly", "; Max-Age=60", "; Max-Age=0", "; Secure", "; Domain=localhost"),
    })
    .map(
      ({ name, path: where, sameSite, rest }): Header => [
        "Set-Cookie",
        `${name}=1${where}${sameSite}${rest}`,
      ],
    )

const reply = (
  origin: string,
  header: fc.Arbitrary<Header>,
  statuses: readonly number[],
): fc.Arbitrary<ReplyConfig> =>
  fc.record({
    status: fc.constantFrom(...statuses),
    headers: fc
      .tuple(
        // Half of the servers let the page in, or redirects would seldom be followed.
        fc.option(fc.constantFrom<Header>(["Access-Control-Allow-Origin", origin]), { freq: 1 }),
        fc.array(header, { minLength: 1, maxLength: 6 }),
      )
      .map(([first, others]) => (first === null ? others : [first, ...others])),
    body: pick("", "hi"),
  })

/**
 * How far a case goes. `everyday`: one redirect at most, to an ordinary URL, and nothing that the HTTP cache keeps. `deep`:
 * up to three, to whatever a `Location` may say, and answers that are kept.
 */
export const DEPTHS = ["everyday", "deep"] as const
export type Depth = (typeof DEPTHS)[number]

const everydayRedirect = fc.record({
  to: pick("api", "api", "other", "other", "page"),
  status: pick(301, 302, 303, 307, 308),
  written: pick("plain", "plain", "plain", "relative"),
})

/** Where a redirect leads, and how it is written down. */
const deepRedirect = fc.record({
  to: pick("api", "api", "other", "other", "page"),
  status: pick(301, 302, 303, 307, 308),
  written: pick(
    "plain",
    "plain",
    "plain",
    "plain",
    "relative",
    "user",
    "ftp",
    "data",
    "fragment",
    "none",
    "invalid",
  ),
})

interface Redirect {
  readonly to: Place
  readonly status: number
  readonly written: string
}

type Place = "api" | "other" | "page"

/**
 * Cases over every rule that can be played between servers on loopback: safelists, preflights, CORS checks, redirects
 * over three origins, cookies, `fetch()` and XMLHttpRequest, and preflights that are kept for a second request.
 * @param live where the page and the servers are
 * @param path a path that no other case has: nothing is kept from one to the next
 */
export function liveCase(
  live: Pick<LiveBrowser, "name" | "pageUrl" | "apiUrl" | "otherUrl">,
  path: string,
  depth: Depth,
): fc.Arbitrary<LiveCase> {
  const isDeep = depth === "deep"
  const page = live.pageUrl.slice(0, -1)
  const origins: Readonly<Record<Place, string>> = { api: live.apiUrl, other: live.otherUrl, page }
  const headers = fc.oneof(
    { weight: 6, arbitrary: corsHeader(page) },
    { weight: 1, arbitrary: setCookie(path) },
    ...(isDeep ? [{ weight: 1, arbitrary: cacheHeader }] : []),
  )
  const stop = fc.record({
    preflight: reply(page, headers, [200, 204, 204, 299, 400, 401, 405, 500, 304]),
    actual: reply(page, headers, [200, 201, 404, 500]),
  })
  return fc
    .record({
      first: request,
      start: pick("api", "api", "api", "other", "page"),
      initiator: fc.oneof(
        { weight: 2, arbitrary: fc.constant({ kind: "fetch" as const }) },
        {
          weight: 1,
          arbitrary: fc.record({ kind: fc.constant("xhr" as const), uploadListener: fc.boolean() }),
        },
      ),
      again: fc.option(fc.record({ sameMethod: fc.boolean(), other: request }), { freq: 2 }),
      redirects: fc.oneof(
        { weight: 2, arbitrary: fc.constant<readonly Redirect[]>([]) },
        {
          weight: 1,
          arbitrary: isDeep
            ? fc.array(deepRedirect, { minLength: 1, maxLength: 3 })
            : fc.array(everydayRedirect, { minLength: 1, maxLength: 1 }),
        },
      ),
      stops: fc.array(stop, { minLength: 4, maxLength: 4 }),
    })
    .map(({ first, start, initiator, again, redirects, stops }) => {
      const places: Place[] = [start]
      // What is written without its origin stays on it.
      for (const { to, written } of redirects)
        places.push(written === "relative" ? (places.at(-1) ?? to) : to)
      const urls = places.map((place, at) => `${origins[place]}${path}/${at}`)
      const url = urls[0] ?? ""
      const servers: Record<string, Servers[string]> = {}
      for (const [at, each] of urls.entries()) {
        const given = stops[at]
        if (given === undefined) continue
        const onward = redirects[at]
        const next = urls[at + 1]
        const location = onward === undefined || next === undefined ? null : locationOf(onward.written, next)
        const actual: ReplyConfig =
          onward === undefined
            ? given.actual
            : {
                ...given.actual,
                status: onward.status,
                headers: [
                  ...given.actual.headers,
                  // WebKit writes its cache behind the page's back: whether a redirect is kept already, nobody knows.
                  ...(live.name === "webkit" || !isDeep ? [["Cache-Control", "no-store"] as const] : []),
                  ...(location === null ? [] : [["Location", location] as const]),
                ],
              }
        servers[each] = { framework: "replies", preflight: given.preflight, actual }
      }
      // The page's server refuses `patch` while the body is still coming: then either of them may win.
      const methodOf = ({ method }: { readonly method: string }) =>
        start === "page" && method === "patch" ? "PATCH" : method
      const asked: RequestInit = { ...first, method: methodOf(first), initiator, url }
      const others: readonly RequestInit[] =
        again === null
          ? []
          : [
              again.sameMethod
                ? { ...asked, credentials: again.other.credentials }
                : { ...again.other, method: methodOf(again.other), initiator, url },
            ]
      return { requests: [asked, ...others], servers }
    })
}

function locationOf(written: string, next: string): string | null {
  switch (written) {
    case "relative":
      return new URL(next).pathname
    case "user":
      return next.replace("//", "//user:secret@")
    case "ftp":
      return "ftp://localhost/x"
    case "data":
      return "data:text/plain,x"
    case "fragment":
      return `${next}#part`
    case "invalid":
      return "http://:/"
    case "none":
      return null
    default:
      return next
  }
}
