import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { fixedUpstream } from "../../../src/servers/upstream.ts"
import { freshSeed } from "./agree.ts"
import { ask, comparable } from "./ask.ts"
import { freePorts } from "./free-ports.ts"
import { isUp } from "./proxies.ts"
import { rackSource } from "./rack-cases.ts"
import { anyRequest } from "./requests.ts"

const RUBY = process.env.RUBY_PATH ?? "/usr/bin/ruby"
const isThere =
  existsSync(RUBY) && spawnSync(RUBY, ["-e", 'require "puma"; require "rack/cors"']).status === 0

const COUNT = 200
const PATHS = ["/users", "/users", "/own", "/crash", "/api/7", "/api", "/api/7/x"]
const seed = freshSeed()
const sources = fc.sample(rackSource, { seed, numRuns: COUNT })

/** What APP of `rack-servers.rb` answers. */
const app = (path: string) =>
  fixedUpstream(
    {
      status: path === "/crash" ? 500 : 200,
      headers: [
        ["content-type", "application/json"],
        ["x-total", "7"],
        ...(path === "/own"
          ? ([
              ["access-control-allow-origin", "https://own.example.com"],
              ["vary", "Accept"],
            ] as const)
          : []),
      ],
      body: "{}",
    },
    true,
  )

let folder = ""
let ruby: ChildProcess | undefined
let ports: readonly number[] = []

describe.skipIf(!isThere)("rack-cors, live", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "rack-"))
    ports = await freePorts(COUNT)
    const given = sources.map((source, i) => JSON.stringify({ port: ports[i], source }))
    writeFileSync(join(folder, "sources.jsonl"), given.join("\n"))
    ruby = spawn(RUBY, [resolve(import.meta.dirname, "rack-servers.rb"), join(folder, "sources.jsonl")], {
      stdio: ["ignore", "ignore", "inherit"],
    })
    await isUp(ports.at(-1) ?? 0)
  }, 60_000)

  afterAll(() => {
    ruby?.kill("SIGKILL")
    rmSync(folder, { recursive: true, force: true })
  })

  test(`${COUNT} files by 10 requests, seed ${seed}: rack-cors 1.1.1 under puma`, {
    timeout: 120_000,
  }, async () => {
    for (const [i, source] of sources.entries())
      for (const request of fc.sample(anyRequest(PATHS), { seed: seed + i, numRuns: 10 })) {
        const real = comparable(await ask(ports[i] ?? 0, request))
        const server = serverOf({ ...sourceConfig("rack-cors", source), version: "1.1.1" }, app(request.path))
        const reply = server.respond({ ...request, scheme: "http", host: "localhost:8000" })
        if (reply.kind === "undetermined") throw new Error(`${reply.question.text}\n${source}`)
        const ours = comparable({
          status: reply.status,
          headers: reply.headers.map(({ name, value }) => [name, value] as const),
          body: reply.body,
        })
        expect({ source, request, ...ours }, source).toEqual({ source, request, ...real })
      }
  })
})
