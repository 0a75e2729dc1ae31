import type { FrameworkName } from "../../../src/servers/frameworks.ts"
import { type SourceConfig, serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { fixedUpstream } from "../../../src/servers/upstream.ts"

export interface Asked {
  readonly method?: string
  readonly path?: string
  readonly origin?: string
  readonly preflight?: { readonly method: string; readonly headers?: string }
  readonly authorization?: string
  /** what stands behind answers 200 with these */
  readonly behind?: readonly (readonly [string, string])[]
}

/** What a server answers, in lines: the status, and its headers but for the type, in their order. */
export function answerOf(
  framework: FrameworkName,
  source: string,
  { method = "GET", path = "/users", origin, preflight, authorization, behind }: Asked,
  rest: Partial<SourceConfig> = {},
): { readonly status: number; readonly headers: readonly string[]; readonly why: readonly string[] } {
  const upstream =
    behind === undefined ? undefined : fixedUpstream({ status: 200, headers: behind, body: "{}" }, true)
  const reply = serverOf({ ...sourceConfig(framework, source), ...rest }, upstream).respond({
    method: preflight === undefined ? method : "OPTIONS",
    path,
    headers: [
      ...(origin === undefined ? [] : [["Origin", origin] as const]),
      ...(preflight === undefined ? [] : [["Access-Control-Request-Method", preflight.method] as const]),
      ...(preflight?.headers === undefined
        ? []
        : [["Access-Control-Request-Headers", preflight.headers] as const]),
      ...(authorization === undefined ? [] : [["Authorization", authorization] as const]),
    ],
    scheme: "https",
    host: "api.example.com",
  })
  if (reply.kind === "undetermined") throw new Error(reply.question.text)
  return {
    status: reply.status,
    headers: reply.headers
      .filter(({ name }) => !/^content-(?:type|length)$/i.test(name))
      .map(({ name, value }) => `${name.toLowerCase()}: ${value}`),
    why: reply.absences.map(({ cause }) => cause.why),
  }
}
