import { contains, type HeaderList } from "../../fetch/header-list.ts"
import type { LayerInfo, Server, ServerRequest } from "../server.ts"

/** A reply as somebody wrote it down. */
export interface Reply {
  readonly status: number
  readonly headers: HeaderList
  readonly body: string
}

const LAYER: LayerInfo = { id: "server", name: "Server", role: "server", span: null }

/**
 * A server that answers what it is told to: `preflight` to whatever carries Access-Control-Request-Method, else `actual`.
 */
export function repliesServer(preflight: Reply, actual: Reply): Server {
  return {
    framework: "replies",
    label: "Raw replies",
    version: null,
    layers: [LAYER],
    options: [],
    findings: [],
    problems: [],
    environment: [],
    questions: () => [],
    respond(request: ServerRequest) {
      const isPreflight = contains(request.headers, "Access-Control-Request-Method")
      const { status, headers, body } = isPreflight ? preflight : actual
      return {
        kind: "answer",
        status,
        headers: headers.map(([name, value]) => ({
          name,
          value,
          cause: {
            span: null,
            option: null,
            why: `the ${isPreflight ? "preflight" : "actual"} reply is written so`,
          },
        })),
        body,
        layer: LAYER,
        visits: [{ layer: LAYER, action: "answered", note: "as written" }],
        absences: [],
        cause: null,
      }
    },
  }
}
