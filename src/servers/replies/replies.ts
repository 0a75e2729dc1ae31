import { contains, type HeaderList } from "../../fetch/header-list.ts"
import type { LayerInfo, Server, ServerRequest } from "../server.ts"
import { HTTP_METHODS, unparsed } from "./http-parser.ts"

/** A reply as somebody wrote it down. */
export interface ReplyConfig {
  readonly status: number
  readonly headers: HeaderList
  readonly body: string
  /** the body is written in base64: an image, say */
  readonly encoding?: "base64"
}

/** The body as `response.text()` reads it. */
function bodyText({ body, encoding }: ReplyConfig): string {
  if (encoding === undefined) return body
  const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0))
  return new TextDecoder().decode(bytes)
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
      const reply = isPreflight ? preflight : actual
      const { status, headers } = reply
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
        body: bodyText(reply),
        layer: LAYER,
        visits: [{ layer: LAYER, action: "answered", note: "as written" }],
        absences: [],
        reachedApplication: true,
        cause: null,
      }
    },
  }
}
