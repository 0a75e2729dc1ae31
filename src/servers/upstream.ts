import type { EnvironmentVariable, Question } from "../source/question.ts"
import { fartherBehind } from "../source/span.ts"
import type { Cause, Finding, LayerInfo, Server, ServerReply, ServerRequest } from "./server.ts"

/** What stands behind a proxy. */
export interface Upstream {
  readonly layers: readonly LayerInfo[]
  readonly findings: readonly Finding[]
  readonly environment: readonly EnvironmentVariable[]
  readonly questions: () => readonly Question[]
  /** does the scenario say what it is? Without that, it is taken to answer 200. */
  readonly isGiven: boolean
  readonly respond: (request: ServerRequest) => ServerReply
}

const APP: LayerInfo = { id: "route", name: "the app behind", role: "route", span: null }

/** An app behind that answers the same to everything. */
export const fixedUpstream = (
  reply: {
    readonly status: number
    readonly headers: readonly (readonly [string, string])[]
    readonly body: string
  },
  isGiven: boolean,
): Upstream => ({
  layers: [],
  findings: [],
  environment: [],
  questions: () => [],
  isGiven,
  respond: (request) => ({
    kind: "answer",
    status: reply.status,
    headers: reply.headers.map(([name, value]) => ({ name, value, cause: null })),
    body: request.method === "HEAD" ? "" : reply.body,
    layer: APP,
    visits: [
      {
        layer: APP,
        action: "answered",
        note: isGiven ? "" : "it is not in the paste: it is taken to answer 200",
      },
    ],
    absences: [],
    reachedApplication: true,
    cause: null,
  }),
})

/** Where nothing is said of what stands behind: a plain 200. */
export const plainUpstream: Upstream = fixedUpstream(
  { status: 200, headers: [["content-type", "application/json"]], body: "{}" },
  false,
)

/** A server of the scenario as what stands behind: its places are those of another text. */
export const serverUpstream = (server: Server): Upstream => {
  const findings = server.findings.map((finding) => ({
    ...finding,
    span: fartherBehind(finding.span),
    behind: (finding.behind ?? 0) + 1,
  }))
  const environment = server.environment.map((variable) => ({
    ...variable,
    span: fartherBehind(variable.span),
  }))
  return {
    layers: server.layers.map(layerBehind),
    findings,
    environment,
    questions: () => server.questions().map(questionBehind),
    isGiven: true,
    respond: (request) => replyBehind(server.respond(request)),
  }
}

/** Two servers may each have a layer of one name. */
const layerBehind = (layer: LayerInfo): LayerInfo => ({
  ...layer,
  id: `behind ${layer.id}`,
  span: fartherBehind(layer.span),
  behind: (layer.behind ?? 0) + 1,
})

const causeBehind = (cause: Cause | null): Cause | null =>
  cause === null ? null : { ...cause, span: fartherBehind(cause.span) }

const questionBehind = (question: Question): Question => ({ ...question, span: fartherBehind(question.span) })

function replyBehind(reply: ServerReply): ServerReply {
  const visits = reply.visits.map((visit) => ({ ...visit, layer: layerBehind(visit.layer) }))
  if (reply.kind === "undetermined") return { ...reply, visits, question: questionBehind(reply.question) }
  return {
    ...reply,
    visits,
    layer: layerBehind(reply.layer),
    cause: causeBehind(reply.cause),
    headers: reply.headers.map((header) => ({ ...header, cause: causeBehind(header.cause) })),
    absences: reply.absences.map((absence) => ({
      ...absence,
      cause: { ...absence.cause, span: fartherBehind(absence.cause.span) },
    })),
  }
}
