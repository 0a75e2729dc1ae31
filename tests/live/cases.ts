import fc from "fast-check"
import type { BodyInit } from "../../src/fetch/body.ts"
import type { Header } from "../../src/fetch/header-list.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import type { RepliesConfig } from "../../src/servers/registry.ts"

/** Requests that one page makes, one right after the other, and what the server says to each. */
export interface LiveCase {
  readonly requests: readonly [RequestInit, ...RequestInit[]]
  readonly replies: RepliesConfig
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
    method: pick("GET", "POST", "PUT", "PATCH", "patch", "delete", "HEAD", "OPTIONS", "post"),
    headers: fc.array(header, { maxLength: 3 }),
    body: fc.option(body),
    mode: pick("cors", "cors", "cors", "no-cors", "same-origin"),
    credentials: pick("omit", "same-origin", "include"),
  })
  .map(({ body: given, ...rest }) => ({
    ...rest,
    body: ["GET", "HEAD"].includes(rest.method) ? null : given,
    redirect: "follow" as const,
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

const reply = (origin: string, statuses: readonly number[]) =>
  fc.record({
    status: fc.constantFrom(...statuses),
    headers: fc.array(corsHeader(origin), { minLength: 1, maxLength: 6 }),
    body: pick("", "hi"),
  })

/**
 * Cases over every rule that can be played between two servers on loopback: safelists, preflights, CORS checks, `fetch()`
 * and XMLHttpRequest, and preflights that are kept for a second request.
 * @param page the page's origin
 * @param url a URL that no other case has: nothing is kept from one to the next
 */
export const liveCase = (page: string, url: string): fc.Arbitrary<LiveCase> =>
  fc
    .record({
      first: request,
      initiator: fc.oneof(
        { weight: 2, arbitrary: fc.constant({ kind: "fetch" as const }) },
        {
          weight: 1,
          arbitrary: fc.record({ kind: fc.constant("xhr" as const), uploadListener: fc.boolean() }),
        },
      ),
      again: fc.option(fc.record({ sameMethod: fc.boolean(), other: request }), { freq: 2 }),
      preflight: reply(page, [200, 204, 204, 299, 400, 401, 405, 500, 304]),
      actual: reply(page, [200, 201, 404, 500]),
    })
    .map(({ first, initiator, again, preflight, actual }) => {
      const asked: RequestInit = { ...first, initiator, url }
      const others: readonly RequestInit[] =
        again === null
          ? []
          : [
              again.sameMethod
                ? { ...asked, credentials: again.other.credentials }
                : { ...again.other, initiator, url },
            ]
      return { requests: [asked, ...others], replies: { framework: "replies", preflight, actual } }
    })
