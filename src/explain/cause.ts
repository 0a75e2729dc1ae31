import type { Cause, LayerInfo, Server, ServerAnswer, UnderstoodOption } from "../servers/server.ts"
import type { Exchange, Step, Trace } from "../simulation/trace.ts"

/** Why an answer lacks a CORS header, as far as the server's own text tells. */
export type AbsenceReason =
  /** a CORS layer compared, and left it out */
  | { readonly kind: "left out"; readonly layer: string; readonly cause: Cause }
  /** something raised; the answer comes from outside of every CORS layer */
  | { readonly kind: "raised"; readonly layer: string; readonly cause: Cause }
  /** a layer outside of the CORS layer answered first */
  | {
      readonly kind: "answered outside"
      readonly by: LayerInfo
      readonly cors: LayerInfo
      readonly cause: Cause | null
    }
  /** the CORS layer has its place on other paths or routes, or after the one that answered */
  | {
      readonly kind: "not its turn"
      readonly by: LayerInfo
      readonly cors: LayerInfo
      readonly cause: Cause | null
    }
  /** there is no CORS layer at all */
  | { readonly kind: "no CORS layer"; readonly by: LayerInfo; readonly cause: Cause | null }
  /** the reply is written by hand */
  | { readonly kind: "as written" }

/** What the server did for an exchange, with the server that did it; null when nobody answered or a question is open. */
export function answerOf(exchange: Exchange | undefined): ServerAnswer | null {
  return exchange?.reply?.kind === "answer" ? exchange.reply : null
}

/** The server of an exchange. Every exchange of a trace goes to its own server, or to one that a redirect led to. */
export const serverOfExchange = (trace: Trace, exchange: Exchange | undefined): Server | null =>
  exchange !== undefined && exchange.serverKey === trace.server?.key ? trace.server.server : null

/**
 * Finds out why `Access-Control-Allow-Origin` is missing.
 * @param server the server that answered; null when its text is not at hand
 */
export function absenceReason(answer: ServerAnswer, server: Server | null): AbsenceReason {
  const absences = answer.absences.filter(({ header }) => header === "access-control-allow-origin")
  const absence = absences.find(({ isSilent }) => isSilent !== true)
  if (absence !== undefined) {
    return answer.layer.role === "error handler"
      ? { kind: "raised", layer: answer.layer.name, cause: absence.cause }
      : { kind: "left out", layer: absence.layer, cause: absence.cause }
  }
  const [silent] = absences
  const isSilent = ({ name }: LayerInfo): boolean => absences.some(({ layer }) => layer === name)
  const cors = server?.layers.find((layer) => layer.role === "cors" && !isSilent(layer))
  if (silent !== undefined && cors === undefined)
    return { kind: "left out", layer: silent.layer, cause: silent.cause }
  if (server === null || server.framework === "replies") return { kind: "as written" }
  if (cors === undefined) return { kind: "no CORS layer", by: answer.layer, cause: answer.cause }
  const placeOf = (layer: LayerInfo): number => server.layers.findIndex(({ id }) => id === layer.id)
  const at = placeOf(answer.layer)
  const kind = at >= 0 && at < placeOf(cors) ? "answered outside" : "not its turn"
  return { kind, by: answer.layer, cors, cause: answer.cause }
}

/** The option that a cause names, as it was understood. */
export const optionOf = (server: Server | null, cause: Cause | null): UnderstoodOption | null =>
  cause?.option === null || cause === null
    ? null
    : (server?.options.find(({ name }) => name === cause.option) ?? null)

/** The cause of a response header that is there. */
export const headerCause = (answer: ServerAnswer | null, name: string): Cause | null =>
  answer?.headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.cause ?? null

/** The step at which the browser said no, or the server could not be known; null when nothing failed there. */
export const failingStep = (trace: Trace): Step | null =>
  trace.steps.find(
    (step) =>
      step.kind === "undetermined" ||
      step.kind === "preflight refused" ||
      (step.kind === "CORS check" && !step.result.ok),
  ) ?? null
