import { askedLine } from "../../explain/words.ts"
import type { LayerInfo } from "../../servers/server.ts"
import type { Trace } from "../../simulation/trace.ts"

/** One of the upright lines between which messages travel. */
export interface Lane {
  readonly id: string
  readonly title: string
  readonly subtitle: string
  readonly role: "javascript" | "browser" | "layer" | "route"
  readonly x: number
  /** did any message come here? */
  readonly isReached: boolean
}

const MARGIN = 66
const PHONE = 520
const NARROW = 350

/** Layers that a reader wants to see even when they only let through. */
const matters = (layer: LayerInfo): boolean => layer.role === "cors" || layer.role === "middleware"

/** Where there is no room for a host, its port tells the page from the server. */
const hostIn = (width: number, host: string): string =>
  width < PHONE && host.length > 10 ? (/:\d+$/.exec(host)?.[0] ?? host) : host

/** Every layer that answered, raised or was passed, over all exchanges. */
function visited(trace: Trace): ReadonlyMap<string, LayerInfo> {
  const found = new Map<string, LayerInfo>()
  for (const { reply } of trace.exchanges) {
    if (reply === null) continue
    for (const { layer } of reply.visits) found.set(layer.id, layer)
    if (reply.kind === "answer") found.set(reply.layer.id, reply.layer)
  }
  return found
}

/**
 * The lanes of a trace, from the user's JavaScript to the route, spread over a width.
 * @param width of the drawing, in pixels; where it is small, layers that only let through are left out
 */
export function lanesOf(trace: Trace, width: number): readonly Lane[] {
  const url = trace.request?.urlList[0] ?? trace.exchanges[0]?.wire.url
  const host = hostIn(width, url?.host ?? "")
  const pageHost = hostIn(width, trace.origin === null ? "" : trace.origin.replace(/^https?:\/\//, ""))
  const seen = visited(trace)
  const answering = new Set(
    trace.exchanges.flatMap(({ reply }) => (reply?.kind === "answer" ? [reply.layer.id] : [])),
  )
  const known = trace.server?.server.layers ?? []
  const outside = [...seen.values()].filter(
    (layer) => !known.some(({ id }) => id === layer.id) && layer.role !== "route",
  )
  // Whether what was not seen is reached hangs on the same question.
  const unseen = trace.exchanges.at(-1)?.reply?.kind === "undetermined" ? "not known yet" : "never reached"
  const stations = [...outside, ...known].filter(
    (layer) =>
      // The route, and the router where there is none, have the last lane.
      matters(layer) || (answering.has(layer.id) && layer.role !== "router" && layer.role !== "route"),
  )
  const route = [...seen.values()].find(({ role }) => role === "route")
  const router = answering.has("router") ? known.find(({ role }) => role === "router") : undefined
  const last: Omit<Lane, "x"> =
    route === undefined
      ? {
          id: router?.id ?? "route",
          title: router === undefined ? askedLine(trace) : "Router",
          subtitle: router === undefined ? (trace.server === null ? "nobody there" : unseen) : host,
          role: "route",
          isReached: router !== undefined,
        }
      : {
          id: route.id,
          title: route.name,
          // A file, an object or an app that is not in the paste is nobody's route.
          subtitle: route.name.startsWith("the ") ? host : "your route",
          role: "route",
          isReached: true,
        }
  const isReplies = trace.server?.server.framework === "replies"
  const room = Math.max(1, Math.floor((width - (width < PHONE ? 200 : 330)) / 118))
  const chosen = withRoom(stations, isReplies ? room + 1 : room, answering)
  const layers = chosen.map(
    (layer): Omit<Lane, "x"> => ({
      id: layer.id,
      title: layer.name,
      subtitle: layer.role === "server" ? host : seen.has(layer.id) ? host : unseen,
      role: "layer",
      isReached: seen.has(layer.id),
    }),
  )
  // On a phone, where only one lane of the server has room, it is the one that answered.
  const servers =
    isReplies || (width < PHONE && layers.length > 0 && !last.isReached) ? layers : [...layers, last]
  const isClient = trace.initiator.kind === "client"
  const client: Heads = {
    page: { title: "You", subtitle: "in a terminal" },
    browser: { title: "curl", subtitle: "checks nothing" },
  }
  const page: Heads = {
    page: {
      title: width < PHONE ? "JavaScript" : "Your JavaScript",
      subtitle: pageHost,
    },
    browser: { title: "Browser", subtitle: width < PHONE ? "enforces" : "the one that enforces" },
  }
  // Side by side, or on the smallest screens, there is room for the one that answers only.
  const shown = width < NARROW ? 1 : width < PHONE ? 2 : servers.length
  return spread(isClient ? client : page, servers.slice(-shown), width)
}

/** Leaves out what only let through, the innermost first, until the rest has room. */
function withRoom(
  layers: readonly LayerInfo[],
  room: number,
  answering: ReadonlySet<string>,
): readonly LayerInfo[] {
  const kept = [...layers]
  for (let at = kept.length - 1; at >= 0 && kept.length > room; at--) {
    const layer = kept[at]
    if (layer !== undefined && layer.role !== "cors" && !answering.has(layer.id)) kept.splice(at, 1)
  }
  return kept
}

/** The two lanes that are not the server's. */
interface Heads {
  readonly page: Pick<Lane, "title" | "subtitle">
  readonly browser: Pick<Lane, "title" | "subtitle">
}

function spread(heads: Heads, servers: readonly Omit<Lane, "x">[], width: number): readonly Lane[] {
  const isPhone = width < PHONE
  const left = isPhone ? 51 : MARGIN + 6
  const browser = left + (isPhone ? 84 : Math.max(118, Math.min(190, width * 0.23)))
  const right = width - (isPhone ? 62 : MARGIN)
  const first =
    servers.length === 1
      ? right
      : browser +
        Math.max(
          isPhone ? 100 : 130,
          ((right - browser) / servers.length) * (servers.length === 2 && !isPhone ? 1.15 : 1),
        )
  const gap = servers.length <= 1 ? 0 : (right - first) / (servers.length - 1)
  return [
    { id: "javascript", ...heads.page, role: "javascript", x: left, isReached: true },
    {
      id: "browser",
      ...heads.browser,
      role: "browser",
      x: browser,
      isReached: true,
    },
    ...servers.map((lane, i): Lane => ({ ...lane, x: servers.length === 1 ? right : first + gap * i })),
  ]
}
