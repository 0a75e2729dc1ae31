import { createServer, type Server } from "node:http"
import fc from "fast-check"
import { expect } from "vitest"
import type { FrameworkName } from "../../../src/servers/frameworks.ts"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { fixedUpstream, type Upstream } from "../../../src/servers/upstream.ts"
import { ask, comparable } from "./ask.ts"
import { anyRequest } from "./requests.ts"

/** What the app behind answers: its own CORS header on one path, an error on another. */
const appHeaders = (path: string): readonly (readonly [string, string])[] => [
  ["x-total", "7"],
  ["content-type", "application/json"],
  ...(path === "/own"
    ? ([
        ["access-control-allow-origin", "http://localhost:5173"],
        ["vary", "Accept"],
      ] as const)
    : []),
]
const appStatus = (path: string): number => (path === "/crash" ? 500 : 200)

/** Status and headers of the app behind, by the path. */
export const appAnswer = (path: string) => ({ status: appStatus(path), headers: appHeaders(path) })

const answered = (path: string): Upstream =>
  fixedUpstream({ status: appStatus(path), headers: appHeaders(path), body: "{}" }, true)

/** The same app, for the emulator. */
export const APP: Upstream = {
  ...answered("/"),
  respond: (request) => answered(request.path).respond(request),
}

/** The app behind the proxies, on a port. */
export async function startUpstream(port: number): Promise<Server> {
  const upstream = createServer((request, response) => {
    response.writeHead(appStatus(request.url ?? ""), Object.fromEntries(appHeaders(request.url ?? "")))
    response.end("{}")
  })
  await new Promise<void>((ready) => upstream.listen(port, "127.0.0.1", ready))
  return upstream
}

/** Waits until somebody answers on a port. */
export async function isUp(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isThere = await ask(port, {
      method: "GET",
      path: "/healthz",
      headers: [["Host", "localhost"]],
    }).then(
      () => true,
      () => false,
    )
    if (isThere) return
    await new Promise((later) => setTimeout(later, 50))
  }
  throw new Error("nobody listens after ten seconds")
}

interface ProxyAgreement {
  readonly framework: FrameworkName
  /** the newest, unless told otherwise */
  readonly version?: string
  readonly sources: readonly string[]
  /** where each of them listens */
  readonly ports: readonly number[]
  readonly paths: readonly string[]
  readonly seed: number
  /** the body of what it answers by itself is its own page, and is not compared */
  readonly ownBody: (status: number, body: string) => boolean
}

/** Asks every real proxy and its emulator the same ten things: status, headers and body have to be the same. */
export async function proxiesAgree(given: ProxyAgreement): Promise<void> {
  const { framework, version, sources, ports, paths, seed, ownBody } = given
  for (const [i, source] of sources.entries()) {
    const host = `localhost:${ports[i]}`
    const config = sourceConfig(framework, source)
    for (const drawn of fc.sample(anyRequest(paths), { seed: seed + i, numRuns: 10 })) {
      const headers = drawn.headers.map(([name, value]) => [name, name === "Host" ? host : value] as const)
      const request = { ...drawn, headers }
      const real = comparable(await ask(ports[i] ?? 0, request))
      const reply = serverOf({ ...config, version: version ?? config.version }, APP).respond({
        ...request,
        scheme: "http",
        host,
      })
      if (reply.kind === "undetermined") throw new Error(reply.question.text)
      const ours = comparable({
        status: reply.status,
        headers: reply.headers.map(({ name, value }) => [name, value] as const),
        body: reply.body,
      })
      const withoutPage = (answer: typeof ours) =>
        ownBody(answer.status, answer.body) ? { ...answer, body: "its own" } : answer
      expect({ source, request, ...withoutPage(ours) }, source).toEqual({
        source,
        request,
        ...withoutPage(real),
      })
    }
  }
}
