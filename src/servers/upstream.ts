import type { EnvironmentVariable, Question } from "../source/question.ts"
import type { Finding, LayerInfo, Server, ServerReply, ServerRequest } from "./server.ts"

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

/** A server of the scenario as what stands behind. */
export const serverUpstream = (server: Server): Upstream => ({
  layers: server.layers,
  findings: server.findings,
  environment: server.environment,
  questions: server.questions,
  isGiven: true,
  respond: server.respond,
})
