import type { BodyInit } from "../fetch/body.ts"
import { type Initiator, isElement } from "../fetch/initiators/initiator.ts"
import type { RequestInit } from "../fetch/request.ts"
import { frameworks, recognise } from "../servers/frameworks.ts"
import type { ServerConfig } from "../servers/registry.ts"
import type { ReplyConfig } from "../servers/replies/replies.ts"
import type { Scenario } from "./scenario.ts"

/** The scenario as JSON, defaults left out: what a permalink carries and an export shows. */
export function scenarioToJson(scenario: Scenario): unknown {
  const { page, request, servers, browser } = scenario
  return {
    ...(scenario.id === "" ? {} : { id: scenario.id }),
    ...(scenario.title === "" ? {} : { title: scenario.title }),
    page: {
      url: page.url,
      ...(page.sandboxed ? { sandboxed: true } : {}),
      ...(page.localNetwork === "denied" ? { localNetwork: page.localNetwork } : {}),
      ...(page.embedderPolicy === "unsafe-none" ? {} : { embedderPolicy: page.embedderPolicy }),
    },
    request: requestToJson(request),
    ...(scenario.later.length === 0
      ? {}
      : {
          // biome-ignore lint/suspicious/noThenProperty: the recordings' name for it
          then: scenario.later.map(({ after, request }) => ({
            ...requestToJson(request),
            ...(after === 0 ? {} : { after }),
          })),
        }),
    ...(scenario.cookies.length === 0 ? {} : { cookies: scenario.cookies }),
    servers: Object.fromEntries(Object.entries(servers).map(([key, server]) => [key, serverToJson(server)])),
    ...(browser === "chromium" ? {} : { browser }),
  }
}

function serverToJson(server: ServerConfig): unknown {
  if (server.framework === "replies")
    return { preflight: replyToJson(server.preflight), actual: replyToJson(server.actual) }
  const { framework, version, source, env, answers, behind } = server
  return {
    ...(recognise(source) === framework ? {} : { framework }),
    ...(version === frameworks[framework].versions[0] ? {} : { version }),
    source,
    ...(Object.keys(env).length === 0 ? {} : { env }),
    ...(Object.keys(answers).length === 0 ? {} : { answers }),
    ...(behind === null ? {} : { behind: serverToJson(behind) }),
  }
}

const replyToJson = ({ encoding, body, ...reply }: ReplyConfig) =>
  encoding === undefined ? { ...reply, body } : { ...reply, base64: body }

function initiatorToJson(initiator: Initiator) {
  if (isElement(initiator)) {
    const { kind, crossorigin } = initiator
    return { initiator: kind, ...(crossorigin === null ? {} : { crossorigin }) }
  }
  switch (initiator.kind) {
    case "fetch":
      return {}
    case "xhr":
      return {
        initiator: initiator.library ?? initiator.kind,
        ...(initiator.uploadListener ? { uploadListener: true } : {}),
      }
    default:
      return { initiator: initiator.kind }
  }
}

const requestToJson = (request: RequestInit) => ({
  url: request.url,
  ...initiatorToJson(request.initiator),
  ...(request.method === "GET" ? {} : { method: request.method }),
  ...(request.headers.length === 0 ? {} : { headers: request.headers }),
  ...(request.body === null ? {} : { body: writeBody(request.body) }),
  ...(request.mode === "cors" ? {} : { mode: request.mode }),
  ...(request.credentials === "same-origin" ? {} : { credentials: request.credentials }),
  ...(request.redirect === "follow" ? {} : { redirect: request.redirect }),
})

function writeBody(body: BodyInit | null) {
  if (body === null) return null
  switch (body.kind) {
    case "text":
      return { text: body.text }
    case "blob":
      return { text: body.text, blobType: body.type }
    case "form":
      return { form: body.text }
    case "stream":
      return { stream: body.text }
  }
}
