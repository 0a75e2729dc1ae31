import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type RequestListener, type Server } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import { join, resolve } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { ask, comparable } from "./ask.ts"
import { expressSource } from "./express-cases.ts"
import { anyRequest } from "./requests.ts"

// Inside of the project, so that its packages are found.
const folder = mkdtempSync(resolve(import.meta.dirname, "../../../node_modules/.express-"))
const load = createRequire(join(folder, "x.js"))
const servers: Server[] = []

beforeAll(() => {
  vi.spyOn(console, "log").mockImplementation(() => {})
  vi.spyOn(console, "error").mockImplementation(() => {})
})
afterAll(() => {
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts the source as a program of its own would run: by Node's module loader, in Node's own realm. */
async function start(source: string, name: string): Promise<number> {
  const file = join(folder, `${name}.js`)
  writeFileSync(file, source)
  const app: RequestListener = load(file)
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const address: string | AddressInfo | null = server.address()
  return address !== null && typeof address === "object" ? address.port : 0
}

const PATHS = ["/users", "/users", "/api/items/1", "/own", "/crash", "/missing", "/moved"]
const seed = Math.floor(Math.random() * 2 ** 31)
const COUNT = 200

test(`${COUNT} apps by 10 requests, seed ${seed}: Express 5 with cors, live`, {
  timeout: 120_000,
}, async () => {
  const sources = fc.sample(expressSource, { seed, numRuns: COUNT })
  for (const [i, source] of sources.entries()) {
    const port = await start(source, `app-${i}`)
    const emulated = serverOf(sourceConfig("express", source))
    for (const request of fc.sample(anyRequest(PATHS), { seed: seed + i, numRuns: 10 })) {
      const real = await ask(port, request)
      const reply = emulated.respond({ ...request, scheme: "http", host: "localhost:8000" })
      if (reply.kind === "undetermined") throw new Error(`${reply.question.text}\n${source}`)
      const ours = {
        status: reply.status,
        headers: reply.headers.map(({ name, value }) => [name, value] as const),
        body: reply.body,
      }
      expect({ source, request, ...comparable(ours) }).toEqual({ source, request, ...comparable(real) })
    }
  }
})
