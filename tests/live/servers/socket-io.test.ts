import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { freshSeed } from "./agree.ts"
import { ask, comparable } from "./ask.ts"
import { pick } from "./cors-options.ts"
import { corsOptions } from "./express-cases.ts"
import { nodePrograms } from "./node-program.ts"
import { anyRequest } from "./requests.ts"

const programs = nodePrograms()
beforeAll(() => {
  vi.spyOn(console, "error").mockImplementation(() => {})
  vi.spyOn(console, "log").mockImplementation(() => {})
})
afterAll(() => programs.remove())

const isServer = (value: unknown): value is Server =>
  typeof value === "object" && value !== null && "listen" in value && typeof value.listen === "function"

const POLLING = "/socket.io/?EIO=4&transport=polling"
const PATHS = [
  POLLING,
  POLLING,
  POLLING,
  `${POLLING}&sid=gone`,
  "/socket.io/?EIO=4",
  "/socket.io/?EIO=4&transport=websocket",
  "/users",
  "/missing",
]

const source = fc
  .record({
    cors: fc.oneof(
      { weight: 6, arbitrary: corsOptions.map((options) => `cors: ${options}`) },
      pick(
        "",
        "cors: true",
        'cors: (req, callback) => callback(null, { origin: req.headers.origin !== "null" })',
      ),
    ),
    express: pick("", "", "cors({ origin: allowed })", "cors()"),
    form: pick("new Server(server, OPTIONS)", 'require("socket.io")(server, OPTIONS)'),
  })
  .map(({ cors, express, form }) => {
    const options = cors === "" ? "{}" : `{ ${cors} }`
    const app =
      express === ""
        ? "const server = createServer((req, res) => { res.statusCode = 404; res.end() })"
        : `const app = express()\napp.use(${express})\napp.get("/users", (req, res) => res.json([]))\nconst server = createServer(app)`
    return `const { createServer } = require("http")
const { Server } = require("socket.io")
const express = require("express")
const cors = require("cors")

const allowed = ["http://localhost:5173", "https://app.example.com"]
${app}
const io = ${form.replace("OPTIONS", options)}
module.exports = server
`
  })

const seed = freshSeed()
test(`200 servers by 10 requests, seed ${seed}: Socket.IO 4, live`, { timeout: 180_000 }, async () => {
  for (const [i, text] of fc.sample(source, { seed, numRuns: 200 }).entries()) {
    const server = programs.load(text, `io-${i}`)
    if (!isServer(server)) throw new Error("the program exports no server")
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
    const address: string | AddressInfo | null = server.address()
    const port = address !== null && typeof address === "object" ? address.port : 0
    const emulated = serverOf(sourceConfig("socket.io", text))
    // Without an Express app there is nothing beside the engine.
    const paths = text.includes("app.use") ? PATHS : PATHS.filter((path) => path.startsWith("/socket.io"))
    for (const request of fc.sample(anyRequest(paths), { seed: seed + i, numRuns: 10 })) {
      const real = comparable(await ask(port, request))
      const reply = emulated.respond({ ...request, scheme: "http", host: "localhost:8000" })
      if (reply.kind === "undetermined") throw new Error(`${reply.question.text}\n${text}`)
      const ours = comparable({
        status: reply.status,
        headers: reply.headers.map(({ name, value }) => [name, value] as const),
        body: request.method === "HEAD" ? "" : reply.body,
      })
      // Every session has a name of its own.
      const nameless = (answer: typeof ours) => ({
        ...answer,
        body: answer.body.replace(/"sid":"[^"]*"/, '"sid":"…"'),
      })
      expect({ text, request, ...nameless(ours) }, text).toEqual({ text, request, ...nameless(real) })
    }
    server.closeAllConnections()
    server.close()
  }
})
