import { contains, type HeaderList } from "../../fetch/header-list.ts"
import type { LayerInfo, Server, ServerRequest } from "../server.ts"
import { HTTP_METHODS, unparsed } from "./http-parser.ts"

/** A reply as somebody wrote it down. */
export interface ReplyConfig {
  readonly status: number
  readonly headers: HeaderList
  readonly body: string
}

const LAYER: LayerInfo = { id: "server", name: "Server", role: "server", span: null }

/**
 * A server that answers what it is told to: `preflight` to whatever carries Access-Control-Request-Method, else `actual`.
 */
export function repliesServer(preflight: ReplyConfig, actual: ReplyConfig): Server {
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
      if (!HTTP_METHODS.has(request.method)) return unparsed(request.method)
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
        reachedApplication: true,
        cause: null,
      }
    },
  }
}
