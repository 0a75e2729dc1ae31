import { isOutOfStack } from "../source/out-of-stack.ts"
import type { Finding, LayerInfo, Server, ServerAnswer } from "./server.ts"

const WHY = "this calls itself without end, until the stack runs out"

const answer = (layer: LayerInfo): ServerAnswer => ({
  kind: "answer",
  status: 500,
  headers: [],
  body: "",
  layer,
  visits: [{ layer, action: "raised", note: WHY }],
  absences: [],
  reachedApplication: true,
  cause: { span: layer.span, option: null, why: WHY },
})

/**
 * A server whose answers end. A text may call itself without end, like an app that is mounted on itself: what the real one runs out of
 * stack with is a 500, with the reason.
 */
export const ending = (server: Server): Server => ({
  ...server,
  respond: (request) => {
    try {
      return server.respond(request)
    } catch (error) {
      if (!isOutOfStack(error)) throw error
      return answer(server.layers[0] ?? layerOf(server.label))
    }
  },
})

const layerOf = (label: string): LayerInfo => ({ id: "server", name: label, role: "server", span: null })

/** What stands for a server whose text has no end already where it is set up. */
export function neverStarts(framework: string, label: string, version: string): Server {
  const finding: Finding = {
    kind: "problem",
    text: "What this sets up contains itself without end: the real server would not start with it. Nothing of it is played.",
    span: null,
  }
  return {
    framework,
    label,
    version,
    layers: [],
    options: [],
    findings: [finding],
    problems: [],
    environment: [],
    questions: () => [],
    respond: () => answer(layerOf(label)),
  }
}
