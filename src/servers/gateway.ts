import { byteLowercase } from "../fetch/header-list.ts"
import type {
  Absence,
  Cause,
  LayerInfo,
  LocatedHeader,
  ServerAnswer,
  ServerReply,
  ServerRequest,
} from "./server.ts"
import type { Upstream } from "./upstream.ts"

/** What is left of an answer once a layer before it is through with it. */
export interface Changed {
  readonly headers: readonly LocatedHeader[]
  /** the CORS headers that the layer did not say, and why */
  readonly absences: readonly Absence[]
  readonly note: string
}

/** Hands a request to what stands behind, and lets a layer change the answer on its way out. */
export function passOn(
  upstream: Upstream,
  layer: LayerInfo,
  request: ServerRequest,
  change: (reply: ServerAnswer) => Changed,
): ServerReply {
  const passed = { layer, action: "passed on", note: "" } as const
  const reply = upstream.respond(request)
  if (reply.kind === "undetermined") return { ...reply, visits: [passed, ...reply.visits] }
  const { headers, absences, note } = change(reply)
  const isThere = (header: string) => headers.some(({ name }) => byteLowercase(name) === header)
  return {
    ...reply,
    headers,
    visits: [
      passed,
      ...reply.visits,
      ...(note === "" ? [] : [{ layer, action: "changed the answer", note } as const]),
    ],
    absences: [...absences, ...reply.absences].filter(({ header }) => !isThere(header)),
  }
}

/** An answer that a layer gives by itself: what stands behind is never asked. */
export function answered(
  layer: LayerInfo,
  status: number,
  headers: readonly LocatedHeader[],
  note: string,
  rest: { readonly absences?: readonly Absence[]; readonly body?: string; readonly cause?: Cause } = {},
): ServerAnswer {
  return {
    kind: "answer",
    status,
    headers,
    body: rest.body ?? "",
    layer,
    visits: [{ layer, action: "answered", note }],
    absences: rest.absences ?? [],
    reachedApplication: true,
    cause: rest.cause ?? null,
  }
}

/** That a layer left `Access-Control-Allow-Origin` out, and why. */
export const noOrigin = ({ name }: LayerInfo, cause: Cause): Absence => ({
  header: "access-control-allow-origin",
  layer: name,
  cause,
})

/** That a layer has nothing to say about `Access-Control-Allow-Origin` here. */
export const silent = (layer: LayerInfo, cause: Cause): Absence => ({
  ...noOrigin(layer, cause),
  isSilent: true,
})

/** The headers with some of them said anew: those of their names are gone. */
export function setHeaders(
  headers: readonly LocatedHeader[],
  said: readonly LocatedHeader[],
): readonly LocatedHeader[] {
  const names = said.map(({ name }) => byteLowercase(name))
  return [...headers.filter(({ name }) => !names.includes(byteLowercase(name))), ...said]
}
