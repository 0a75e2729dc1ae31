import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { BodyInit } from "../../src/fetch/body.ts"
import type { Header } from "../../src/fetch/header-list.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { ReplyConfig } from "../../src/servers/replies/replies.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { comparable, type RecordedOutcome, readOutcome } from "../recordings/browsers.ts"
import type { LiveBrowser } from "./browser.ts"

const font = readFileSync(
  resolve(
    import.meta.dirname,
    "../../node_modules/@fontsource-variable/inter/files/inter-cyrillic-ext-opsz-italic.woff2",
  ),
).toString("base64")

const text = (value: string): BodyInit => ({ kind: "text", text: value })
const json: BodyInit = { kind: "blob", text: "{}", type: "application/json" }
const form: BodyInit = { kind: "form", text: "a=1" }

const ANY: Header = ["Access-Control-Allow-Origin", "*"]
const NAMED: Header = ["Access-Control-Allow-Origin", "PAGE"]
const CREDENTIALS: Header = ["Access-Control-Allow-Credentials", "true"]
const TYPE: Header = ["Access-Control-Allow-Headers", "content-type"]
const STREAM: Header = ["Content-Type", "text/event-stream"]
const WOFF2: Header = ["Content-Type", "font/woff2"]

interface Case {
  readonly title: string
  readonly asked: Partial<RequestInit>
  readonly reply: Partial<ReplyConfig>
  /** to a server of another site? */
  readonly other?: boolean
  /** with a user name and a password in the URL? */
  readonly credentialed?: boolean
}

const eventSource = { initiator: { kind: "eventsource" } } as const
const withCredentials = { ...eventSource, credentials: "include" } as const
const xhr = { initiator: { kind: "xhr", uploadListener: false } } as const
const beacon = { initiator: { kind: "beacon" }, method: "POST" } as const
const fontFace = { initiator: { kind: "font" } } as const
const webSocket = { initiator: { kind: "websocket" } } as const
const woff2 = { body: font, encoding: "base64" } as const

/**
 * What is neither `fetch()` nor an element, nor an XMLHttpRequest as random cases have it. PAGE stands for the page's
 * origin.
 */
export const initiatorCases: readonly Case[] = [
  {
    title: "XMLHttpRequest, a user name in its URL, not allowed",
    asked: xhr,
    reply: {},
    credentialed: true,
  },
  {
    title: "XMLHttpRequest, a user name in its URL, allowed",
    asked: xhr,
    reply: { headers: [ANY] },
    credentialed: true,
  },
  { title: "EventSource, not allowed", asked: eventSource, reply: { headers: [STREAM] } },
  { title: "EventSource, allowed", asked: eventSource, reply: { headers: [STREAM, ANY] } },
  {
    title: "EventSource, allowed, of another site",
    asked: eventSource,
    reply: { headers: [STREAM, ANY] },
    other: true,
  },
  { title: "EventSource with credentials, star", asked: withCredentials, reply: { headers: [STREAM, ANY] } },
  {
    title: "EventSource with credentials, named only",
    asked: withCredentials,
    reply: { headers: [STREAM, NAMED] },
  },
  {
    title: "EventSource with credentials, allowed",
    asked: withCredentials,
    reply: { headers: [STREAM, NAMED, CREDENTIALS] },
  },
  {
    title: "EventSource, another type",
    asked: eventSource,
    reply: { headers: [["Content-Type", "text/plain"], ANY] },
  },
  { title: "EventSource, 500", asked: eventSource, reply: { status: 500, headers: [STREAM, ANY] } },
  { title: "EventSource, 204", asked: eventSource, reply: { status: 204, headers: [STREAM, ANY] } },
  { title: "beacon of text", asked: { ...beacon, body: text("x") }, reply: { headers: [] } },
  { title: "beacon of a form", asked: { ...beacon, body: form }, reply: { headers: [] }, other: true },
  { title: "beacon of nothing", asked: beacon, reply: { headers: [] } },
  { title: "beacon of JSON, not allowed", asked: { ...beacon, body: json }, reply: { headers: [] } },
  { title: "beacon of JSON, star", asked: { ...beacon, body: json }, reply: { headers: [ANY, TYPE] } },
  {
    title: "beacon of JSON, allowed",
    asked: { ...beacon, body: json },
    reply: { headers: [NAMED, CREDENTIALS, TYPE] },
  },
  {
    title: "beacon of JSON, its type not allowed",
    asked: { ...beacon, body: json },
    reply: { headers: [NAMED, CREDENTIALS] },
    other: true,
  },
  { title: "font, not allowed", asked: fontFace, reply: { headers: [WOFF2], ...woff2 } },
  { title: "font, allowed", asked: fontFace, reply: { headers: [WOFF2, ANY], ...woff2 } },
  {
    title: "font, allowed, of another site",
    asked: fontFace,
    reply: { headers: [WOFF2, ANY], ...woff2 },
    other: true,
  },
  { title: "font, allowed, 404", asked: fontFace, reply: { status: 404, headers: [WOFF2, ANY], ...woff2 } },
  { title: "WebSocket, accepted", asked: webSocket, reply: { status: 101, headers: [] } },
  { title: "WebSocket, refused", asked: webSocket, reply: { status: 403, headers: [] } },
  {
    title: "form, GET",
    asked: { initiator: { kind: "form" }, method: "GET", body: form },
    reply: { headers: [["Content-Type", "text/html"]] },
  },
  {
    title: "form, POST",
    asked: { initiator: { kind: "form" }, method: "POST", body: form },
    reply: { headers: [["Content-Type", "text/html"]] },
  },
]

/** What a browser's fetch metadata of a handshake say, and its own `Sec-WebSocket` headers, are left out. */
const withoutMetadata = (outcome: RecordedOutcome, isHandshake: boolean): RecordedOutcome => ({
  ...outcome,
  exchanges: outcome.exchanges.map((exchange) => ({
    ...exchange,
    headers: isHandshake ? { origin: exchange.headers.origin ?? "" } : exchange.headers,
  })),
})

/** Plays one of them for real and in the engine. */
export async function playInitiator(live: LiveBrowser, given: Case) {
  const page = live.pageUrl.slice(0, -1)
  const origin = given.other === true ? live.otherUrl : live.apiUrl
  const url = `${origin}/${given.title.replaceAll(/\W+/g, "-")}`
  const headers = (given.reply.headers ?? []).map(
    ([name, value]): Header => [name, value === "PAGE" ? page : value],
  )
  const actual: ReplyConfig = { status: 200, body: "", ...given.reply, headers }
  const replies = {
    framework: "replies" as const,
    preflight: { status: 204, headers, body: "" },
    actual,
  }
  const request: RequestInit = {
    ...openingScenario.request,
    method: "GET",
    headers: [],
    body: null,
    credentials: "same-origin",
    ...given.asked,
    url: given.credentialed === true ? url.replace("//", "//user:secret@") : url,
  }
  const trace = simulate({
    ...openingScenario,
    page: { url: live.pageUrl, sandboxed: false, localNetwork: "granted", embedderPolicy: "unsafe-none" },
    request,
    servers: { [origin]: replies },
    browser: live.name,
  })
  const isHandshake = request.initiator.kind === "websocket"
  return {
    ours: withoutMetadata(comparable(readOutcome(outcomeOf(trace))), isHandshake),
    real: withoutMetadata(comparable(await live.play(request, { [origin]: replies })), isHandshake),
  }
}
