import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import fc from "fast-check"
import { expect } from "vitest"
import type { FrameworkName } from "../../../src/servers/frameworks.ts"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { ask, comparable } from "./ask.ts"
import { anyRequest } from "./requests.ts"

/** A server of this machine that is running; it listens on loopback. */
export interface Running {
  readonly port: number
  readonly close: () => Promise<void> | void
}

/** Serves what a framework gives to Node's own server. */
export async function serve(listener: RequestListener): Promise<Running> {
  const server = createServer(listener)
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const address: string | AddressInfo | null = server.address()
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

interface Agreement {
  readonly framework: FrameworkName
  /** the newest, unless told otherwise */
  readonly version?: string
  readonly sources: fc.Arbitrary<string>
  readonly start: (source: string, name: string) => Promise<Running>
  readonly paths: readonly string[]
  readonly seed: number
  readonly count: number
  /** a header that the web server adds in front, and not what is tested */
  readonly added?: string
}

/** Asks the real server and the emulated one the same, for many sources: status, headers and body have to be the same. */
export async function agree({
  framework,
  version,
  sources,
  start,
  paths,
  seed,
  count,
  added,
}: Agreement): Promise<void> {
  for (const [i, source] of fc.sample(sources, { seed, numRuns: count }).entries()) {
    const running = await start(source, `app-${i}`)
    try {
      const config = sourceConfig(framework, source)
      const emulated = serverOf({ ...config, version: version ?? config.version })
      for (const request of fc.sample(anyRequest(paths), { seed: seed + i, numRuns: 10 })) {
        const answered = await ask(running.port, request)
        const real = { ...answered, headers: answered.headers.filter(([name]) => name !== added) }
        const reply = emulated.respond({
          ...request,
          scheme: "http",
          host: "localhost:8000",
          body: null,
        })
        if (reply.kind === "undetermined") throw new Error(`${reply.question.text}\n${source}`)
        const ours = {
          status: reply.status,
          headers: reply.headers.map(({ name, value }) => [name, value] as const),
          // What is sent in answer to HEAD never arrives: Starlette's answers leave that to uvicorn.
          body: request.method === "HEAD" ? "" : reply.body,
        }
        expect({ source, request, ...comparable(ours) }).toEqual({ source, request, ...comparable(real) })
      }
    } finally {
      await running.close()
    }
  }
}

/** A number that is drawn anew for each run, and printed with the test's name. */
export const freshSeed = (): number => Math.floor(Math.random() * 2 ** 31)
