import { get } from "../fetch/header-list.ts"
import type { RequestInit } from "../fetch/request.ts"
import { followRequest } from "../scenario/follow-request.ts"
import { openPermalink } from "../scenario/permalink/permalink.ts"
import { type Scenario, serverKeyFor } from "../scenario/scenario.ts"
import { parseScenario } from "../scenario/schema.ts"
import { frameworks, recognise } from "../servers/frameworks.ts"
import { type ServerConfig, sourceConfig } from "../servers/registry.ts"
import { askedRoute } from "./asked-route.ts"
import { blocksOf } from "./blocks.ts"
import { looksLikeCall, readCall } from "./client-call/pasted-call.ts"
import { type PossibleCause, possibleCauses } from "./console-message/causes.ts"
import type { ConsoleMessage } from "./console-message/message.ts"
import { NOT_CORS_WORDS } from "./console-message/not-cors-words.ts"
import { readConsoleMessage } from "./console-message/read.ts"
import { scenarioOf } from "./console-message/scenario.ts"
import { looksLikeCurl, readCurl } from "./curl/read.ts"
import { ledThroughProxy, placedDevServer } from "./dev-server.ts"
import { type HarEntry, looksLikeHar, readHar } from "./har/read.ts"
import { looksLikeResponse, readResponse } from "./raw-response/read.ts"

/** What a paste came to. */
export interface PasteResult {
  /** what was recognised, in a few words each; empty where nothing was */
  readonly kinds: readonly string[]
  /** the scenario with it put where it belongs; null where nothing was recognised, or it needs a choice first */
  readonly scenario: Scenario | null
  /** what was taken, and where it went */
  readonly took: readonly string[]
  /** what was not understood, or decides nothing here */
  readonly left: readonly string[]
  /** where a console message was pasted: what it says, and what it may come from */
  readonly decoded: {
    readonly message: ConsoleMessage
    readonly advice: string | null
    readonly causes: readonly PossibleCause[]
    /** is it one of them that the server is as it stands? */
    readonly isOfServer: boolean
  } | null
  /** where a HAR was pasted: the requests to choose from */
  readonly entries: readonly HarEntry[]
}

/** How the kind of a server's file begins. */
const A_SERVER = "a server: "

const NOTHING: PasteResult = { kinds: [], scenario: null, took: [], left: [], decoded: null, entries: [] }

/**
 * Recognises what was pasted and puts it where it belongs. Several things in one paste (a message with code around it, blocks
 * between fences, files that say their names) are each put in their place; servers that are among them are asked what they make of the request.
 * @throws NotLoaded where what plays a server is not there yet: what was pasted is `recognised` all the same
 */
export function paste(text: string, current: Scenario): PasteResult {
  const found = recognised(text, current)
  if (found.scenario === null || !found.kinds.some((kind) => kind.startsWith(A_SERVER))) return found
  const asked = [
    ledThroughProxy(found.scenario, current),
    ...(found.scenario.request === current.request ? [askedRoute(found.scenario, current)] : []),
  ]
  return {
    ...found,
    scenario: asked.find(({ scenario }) => scenario !== found.scenario)?.scenario ?? found.scenario,
    took: [...found.took, ...asked.flatMap(({ took }) => took)],
    left: [...found.left, ...asked.flatMap(({ left }) => left)],
  }
}

/** What can be told of a paste before any server is there to be asked. */
export function recognised(text: string, current: Scenario): PasteResult {
  let result: PasteResult = { ...NOTHING, scenario: current }
  for (const block of blocksOf(text)) {
    const each = pasteOne(block, result.scenario ?? current)
    if (each.kinds.length === 0) continue
    result = {
      kinds: [...result.kinds, ...each.kinds],
      scenario: each.scenario ?? result.scenario,
      took: [...result.took, ...each.took],
      left: [...result.left, ...each.left],
      decoded: each.decoded ?? result.decoded,
      entries: [...result.entries, ...each.entries],
    }
  }
  return result.kinds.length === 0
    ? NOTHING
    : { ...result, scenario: result.entries.length > 0 && result.took.length === 0 ? null : result.scenario }
}

function pasteOne(text: string, current: Scenario): PasteResult {
  const trimmed = text.trim()
  if (trimmed === "") return NOTHING
  return (
    pasteLink(trimmed) ??
    pasteAddress(trimmed, current) ??
    pasteJson(trimmed) ??
    pasteCurl(trimmed, current) ??
    pasteTraceback(trimmed) ??
    pasteServer(text, current) ??
    pasteCallOrMessage(text, current) ??
    pasteResponse(text, current) ??
    NOTHING
  )
}

const result = (given: Partial<PasteResult>): PasteResult => ({ ...NOTHING, ...given })

function pasteLink(text: string): PasteResult | null {
  const hash = /#\/s\d+\/[\w-]+/.exec(text)?.[0]
  if (hash === undefined) return null
  const opened = openPermalink(hash)
  if (opened.kind === "scenario")
    return result({ kinds: ["a permalink"], scenario: opened.scenario, took: ["the whole scenario"] })
  return opened.kind === "unreadable" ? result({ kinds: ["a permalink"], left: [opened.message] }) : null
}

/** An address by itself: what is asked for. */
function pasteAddress(text: string, current: Scenario): PasteResult | null {
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) return null
  return result({
    kinds: ["an address"],
    scenario: followRequest({ ...current, request: { ...current.request, url: text } }),
    took: [`the address that is asked for, ${text}`],
  })
}

/** It names files and imports, and is none of them. */
function pasteTraceback(text: string): PasteResult | null {
  if (!/^[ \t|]*Traceback \(most recent call last\):/.test(text)) return null
  const last = text.split("\n").findLast((line) => /^[\w.]+(?:Error|Exception|Exit|Interrupt)\b/.test(line))
  return result({
    kinds: ["a traceback of Python"],
    left: [
      `the server's own failure${last === undefined ? "" : `, \`${last.trim()}\``}: mend that first, CORS has no part in it. An app that raises answers 500 without CORS headers; paste its code to see that`,
    ],
  })
}

function pasteJson(text: string): PasteResult | null {
  if (!text.startsWith("{")) return null
  if (looksLikeHar(text)) return pasteHar(text)
  const json = jsonOf(text)
  if (json.kind === "broken")
    return /"page"\s*:/.test(text) && /"servers"\s*:/.test(text)
      ? result({ kinds: ["a scenario as JSON"], left: [json.message] })
      : null
  const parsed = parseScenario(json.value)
  if (parsed.ok)
    return result({ kinds: ["a scenario as JSON"], scenario: parsed.value, took: ["the whole scenario"] })
  return typeof json.value === "object" && json.value !== null && "page" in json.value
    ? result({ kinds: ["a scenario as JSON"], left: [`it is not complete: ${parsed.message}`] })
    : null
}

type Json =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "broken"; readonly message: string }

function jsonOf(text: string): Json {
  try {
    return { kind: "value", value: JSON.parse(text) }
  } catch (error) {
    return {
      kind: "broken",
      message: `it is not JSON: ${error instanceof Error ? error.message : "it can't be parsed"}`,
    }
  }
}

function pasteHar(text: string): PasteResult {
  const json = jsonOf(text)
  return json.kind === "broken"
    ? result({ kinds: ["a HAR"], left: [json.message] })
    : harResult(readHar(json.value))
}

/** What a HAR comes to, once it is read: here, or in a worker. */
export function harResult(read: ReturnType<typeof readHar>): PasteResult {
  if (read === null) return result({ kinds: ["a HAR"], left: ["it has no `log.entries`"] })
  const { entries, count, masked, unreadable } = read
  return result({
    kinds: ["a HAR"],
    entries,
    left: [
      `${count - entries.length} of ${count} requests, which stay within one origin or name no page`,
      ...(unreadable > 0 ? [`${unreadable} entries that have not the form of one`] : []),
      ...(masked.length > 0
        ? [
            `the values of ${masked.map((name) => `\`${name}\``).join(", ")}: they are masked, and enter no link`,
          ]
        : []),
    ],
  })
}

/** The scenario of one request of a HAR, with the server's own answers; preflight and request are brought together. */
export function harScenario(entry: HarEntry, all: readonly HarEntry[], current: Scenario): Scenario {
  const preflight = all.find((each) => each.isPreflight && each.request.url === entry.request.url)
  const key = URL.canParse(entry.request.url) ? new URL(entry.request.url).origin : entry.request.url
  return {
    ...current,
    id: "",
    title: "",
    page: {
      ...current.page,
      url: entry.page === null ? current.page.url : `${entry.page}/`,
      sandboxed: false,
    },
    request: entry.request,
    later: [],
    cookies: [],
    servers: {
      [key]: {
        framework: "replies",
        preflight: preflight?.reply ?? { ...entry.reply, status: 204, body: "" },
        actual: entry.reply,
      },
    },
  }
}

function pasteCurl(text: string, current: Scenario): PasteResult | null {
  if (!looksLikeCurl(text)) return null
  const { request: sent, page, left } = readCurl(text)
  if (sent === null) return result({ kinds: ["a curl command"], left: ["it has no URL", ...left] })
  const announced = announcedBy(sent)
  const request = announced ?? sent
  const paged =
    page !== null && URL.canParse(page)
      ? { ...current, page: { ...current.page, url: page, sandboxed: false } }
      : current
  return result({
    kinds: ["a curl command"],
    scenario: followRequest({ ...paged, request }),
    took: [
      announced === null
        ? `the request, ${request.method} ${request.url}, as a page would send it`
        : `the request that this is the preflight of, ${request.method} ${request.url}`,
      ...(page === null ? [] : [`the page, ${page}`]),
    ],
    left,
  })
}

/** The request that a preflight asks about, where one was sent by hand; null for any other request. */
function announcedBy({ headers, ...sent }: RequestInit): RequestInit | null {
  const method = get(headers, "Access-Control-Request-Method")
  if (!/^options$/i.test(sent.method) || method === null) return null
  const names = (get(headers, "Access-Control-Request-Headers") ?? "").split(",").map((name) => name.trim())
  const own = headers.filter(([name]) => !/^access-control-request-/i.test(name))
  return {
    ...sent,
    method,
    headers: [
      ...own,
      ...names
        .filter((name) => name !== "" && get(own, name) === null)
        .map((name) => [name, /^content-type$/i.test(name) ? "application/json" : "1"] as const),
    ],
  }
}

function pasteCall(text: string, current: Scenario): PasteResult | null {
  if (!looksLikeCall(text)) return null
  const { request, problems, kind } = readCall(text)
  const said = problems.map(({ place, message }) => `line ${place.line}, column ${place.column}: ${message}`)
  if (request === null) return result({ kinds: [kind], left: said })
  const referrer = /["']?referrer["']?\s*:\s*["']([^"']+)["']/.exec(text)?.[1]
  const paged =
    referrer !== undefined && URL.canParse(referrer)
      ? { ...current, page: { ...current.page, url: referrer, sandboxed: false } }
      : current
  return result({
    kinds: [kind],
    scenario: followRequest({ ...paged, request: withoutBrowserHeaders(request) }),
    took: [
      `the request, ${request.method} ${request.url}`,
      ...(paged === current ? [] : [`the page, ${referrer}`]),
    ],
    left: said,
  })
}

/** “Copy as fetch” writes what the browser sent, `sec-…` and all: a page could set none of it. */
const withoutBrowserHeaders = (request: Scenario["request"]): Scenario["request"] => ({
  ...request,
  headers: request.headers.filter(
    ([name]) =>
      !/^(sec-.*|accept-language|accept|priority|pragma|cache-control|user-agent)$/i.test(name) ||
      !request.headers.some(([each]) => /^sec-/i.test(each)),
  ),
})

function pasteServer(text: string, current: Scenario): PasteResult | null {
  const framework = recognise(text)
  if (framework === null) return null
  const key = targetKey(current)
  if (key === null) return null
  const { label, isProxy, servesPages } = frameworks[framework]
  const own = sourceConfig(framework, text)
  const kinds = [`${A_SERVER}${label}`]
  const atPage = servesPages === true ? placedDevServer(own, current) : null
  if (atPage !== null) return result({ kinds, ...atPage })
  const before = current.servers[key]
  const [config, took] = placed(own, isProxy, before)
  return result({
    kinds,
    scenario: { ...current, title: "", servers: { ...current.servers, [key]: config } },
    took: [`${took.replace("LABEL", label)} at ${key}`],
  })
}

/** A proxy goes before the app that is there, and an app behind the proxy that is there. */
function placed(
  own: Extract<ServerConfig, { source: string }>,
  isProxy: boolean,
  before: ServerConfig | undefined,
): readonly [ServerConfig, string] {
  if (before === undefined || before.framework === "replies") return [own, "the server, LABEL,"]
  const wasProxy = frameworks[before.framework].isProxy
  if (isProxy && !wasProxy)
    return [{ ...own, behind: before }, `LABEL, before the ${frameworks[before.framework].label} app`]
  if (!isProxy && wasProxy) return [{ ...before, behind: own }, "the app behind the proxy, LABEL,"]
  return [{ ...own, env: before.env, behind: before.behind }, "the server, LABEL,"]
}

function targetKey(current: Scenario): string | null {
  const base = URL.canParse(current.page.url) ? current.page.url : undefined
  const url = URL.canParse(current.request.url, base) ? new URL(current.request.url, base) : null
  const key = url === null ? null : serverKeyFor(current, url)
  return key ?? Object.keys(current.servers)[0] ?? url?.origin ?? null
}

function pasteResponse(text: string, current: Scenario): PasteResult | null {
  if (!looksLikeResponse(text)) return null
  const { reply, left } = readResponse(text)
  const key = targetKey(current)
  if (key === null || reply.headers.length === 0) return null
  const isPreflight = reply.headers.some(([name]) => /^access-control-allow-(methods|headers)$/i.test(name))
  const config: ServerConfig = { framework: "replies", preflight: { ...reply, body: "" }, actual: reply }
  return result({
    kinds: ["a response"],
    scenario: { ...current, title: "", servers: { ...current.servers, [key]: config } },
    took: [
      `${reply.headers.length} headers and the status ${reply.status}, as what the server at ${key} says to ${isPreflight ? "the preflight, and to everything else" : "everything"}`,
    ],
    left: left.map((line) => `“${line.slice(0, 60)}”, which is no header`),
  })
}

/** The files of a library are named in what the console says, too: then there is no call. */
function pasteCallOrMessage(text: string, current: Scenario): PasteResult | null {
  const call = pasteCall(text, current)
  return call !== null && call.took.length > 0 ? call : (pasteMessage(text.trim(), current) ?? call)
}

function pasteMessage(text: string, current: Scenario): PasteResult | null {
  const message = readConsoleMessage(text)
  if (message === null) return null
  const scenario = scenarioOf(message, current)
  const took = [
    ...(message.page === null ? [] : [`the page, ${message.page}`]),
    ...(message.url === null ? [] : [`the address, ${message.url}`]),
    ...(message.method === null ? [] : [`the method, ${message.method}`]),
    ...(message.header === null || /^access-control-/i.test(message.header)
      ? []
      : [`the header \`${message.header}\``]),
  ]
  const causes = possibleCauses(message, scenario)
  return result({
    kinds: ["a console message"],
    scenario,
    took: took.length === 0 ? ["what it complains about"] : took,
    decoded: {
      message,
      advice: NOT_CORS_WORDS[message.condition] ?? null,
      causes,
      isOfServer: causes.some((cause) => cause.scenario === scenario),
    },
  })
}
