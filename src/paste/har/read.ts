import * as v from "valibot"
import type { Header } from "../../fetch/header-list.ts"
import type { RequestInit } from "../../fetch/request.ts"
import type { ReplyConfig } from "../../servers/replies/replies.ts"

/** An entry of a HAR, as far as it matters here. */
export interface HarEntry {
  readonly request: RequestInit
  readonly page: string | null
  readonly status: number
  readonly reply: ReplyConfig
  readonly isPreflight: boolean
  /** did the browser refuse it, or nobody answer? */
  readonly isBlocked: boolean
}

const pair = v.object({ name: v.string(), value: v.string() })
const entry = v.object({
  _error: v.optional(v.nullable(v.string())),
  request: v.object({
    method: v.string(),
    url: v.string(),
    headers: v.optional(v.array(pair), []),
    postData: v.optional(v.object({ text: v.optional(v.string(), "") })),
  }),
  response: v.object({
    status: v.number(),
    headers: v.optional(v.array(pair), []),
    _error: v.optional(v.nullable(v.string())),
    content: v.optional(v.object({ text: v.optional(v.string(), "") })),
  }),
})
const har = v.object({ log: v.object({ entries: v.array(v.unknown()) }) })

export const looksLikeHar = (text: string): boolean =>
  /^\s*\{/.test(text) && /"log"\s*:/.test(text.slice(0, 400)) && /"entries"\s*:/.test(text.slice(0, 20_000))

/** Values that are nobody else's business: they are gone before they can enter a link. */
const SECRET =
  /^(?:authorization|cookie|set-cookie|proxy-authorization|x-api-key|x-auth-token|x-csrf-token|x-xsrf-token|.*token.*|.*secret.*)$/i

/** What a browser sets by itself. */
const OF_THE_BROWSER =
  /^(?:origin|referer|host|connection|content-length|accept-encoding|user-agent|cookie|sec-.*|access-control-request-.*|dnt|te|pragma|cache-control|accept-language|priority|accept|:.*)$/i

export interface ReadHar {
  /** those with CORS in them, the blocked ones first */
  readonly entries: readonly HarEntry[]
  /** how many there were in all */
  readonly count: number
  /** names of the headers whose values were masked */
  readonly masked: readonly string[]
  /** entries that have not the form of one */
  readonly unreadable: number
}

/** Reads a HAR of Chromium, Firefox or Safari; null when it is none. */
export function readHar(json: unknown, onProgress: (share: number) => void = () => {}): ReadHar | null {
  const log = v.safeParse(har, json)
  if (!log.success) return null
  const given = log.output.log.entries
  const masked = new Set<string>()
  const found: HarEntry[] = []
  let unreadable = 0
  for (const [i, each] of given.entries()) {
    if (i % 500 === 0) onProgress(i / given.length)
    const parsed = v.safeParse(entry, each)
    if (!parsed.success) {
      unreadable += 1
      continue
    }
    const made = entryOf(parsed.output, masked)
    if (made !== null) found.push(made)
  }
  const entries = [...found].sort((a, b) => Number(b.isBlocked) - Number(a.isBlocked))
  return { entries, count: given.length, masked: [...masked], unreadable }
}

const mask = (
  headers: readonly { readonly name: string; readonly value: string }[],
  masked: Set<string>,
): Header[] =>
  headers.map(({ name, value }) => {
    if (!SECRET.test(name)) return [name, value]
    masked.add(name.toLowerCase())
    // What kind it is, and a cookie's attributes, decide; the secret does not.
    if (/^set-cookie$/i.test(name)) return [name, value.replace(/=[^;]*/, "=masked")]
    return [name, value.replace(/^(\w+) .*$/s, "$1 masked").replace(/^(?!\w+ masked$)[\s\S]*$/, "masked")]
  })

function entryOf(
  { request, response, _error }: v.InferOutput<typeof entry>,
  masked: Set<string>,
): HarEntry | null {
  if (!URL.canParse(request.url)) return null
  const requestHeaders = mask(request.headers, masked)
  const header = (name: string): string | null =>
    requestHeaders.find(([each]) => each.toLowerCase() === name)?.[1] ?? null
  const origin = header("origin")
  const referer = request.headers.find(({ name }) => /^referer$/i.test(name))?.value ?? null
  const page =
    origin !== null && origin !== "null"
      ? origin
      : referer !== null && URL.canParse(referer)
        ? new URL(referer).origin
        : null
  const url = new URL(request.url)
  for (const name of [...url.searchParams.keys()])
    if (SECRET.test(name)) {
      url.searchParams.set(name, "masked")
      masked.add(name.toLowerCase())
    }
  // Same-origin requests have nothing to do with CORS.
  if (page === null || page === url.origin) return null
  const replyHeaders = mask(response.headers, masked)
  return {
    page,
    status: response.status,
    isPreflight: request.method === "OPTIONS" && header("access-control-request-method") !== null,
    isBlocked: response.status === 0 || (response._error ?? _error ?? "") !== "",
    reply: {
      status: response.status === 0 ? 200 : response.status,
      headers: replyHeaders.filter(([name]) => !name.startsWith(":")),
      body: "",
    },
    request: {
      initiator: { kind: "fetch" },
      url: url.href,
      method: request.method,
      headers: requestHeaders.filter(([name]) => !OF_THE_BROWSER.test(name)),
      body:
        request.postData === undefined || ["GET", "HEAD"].includes(request.method)
          ? null
          : { kind: "text", text: request.postData.text === "" ? "" : "{}" },
      mode: "cors",
      credentials: header("cookie") === null ? "same-origin" : "include",
      redirect: "follow",
    },
  }
}
