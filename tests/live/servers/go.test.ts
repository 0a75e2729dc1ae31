import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { freshSeed } from "./agree.ts"
import { ask, comparable } from "./ask.ts"
import { freePorts } from "./free-ports.ts"
import { GIN_SHARED, ginBody, netHttpBody, SHARED } from "./go-cases.ts"
import { isUp } from "./proxies.ts"
import { anyRequest } from "./requests.ts"

const GO = process.env.GO_PATH ?? "/usr/bin/go"
const GOPATH = "/usr/share/gocode"
const isThere = existsSync(GO) && existsSync(join(GOPATH, "src/github.com/rs/cors"))

const COUNT = 100
const seed = freshSeed()
const bodies = [
  ...fc.sample(netHttpBody, { seed, numRuns: COUNT }),
  ...fc.sample(ginBody, { seed, numRuns: COUNT }),
]
const isGin = (i: number): boolean => i >= COUNT
const PATHS = ["/users", "/users", "/own", "/api/7", "/missing"]

const imports = (names: readonly string[]): string =>
  `import (\n${names.map((name) => `\t${name}\n`).join("")})\n`
const COMMON = ['"fmt"', '"net/http"', '"regexp"', '"strings"', '"time"']

/** The file that the emulator reads: what a user would have. */
const sourceOf = (body: string, i: number): string =>
  isGin(i)
    ? `package main\n\n${imports([...COMMON, '"github.com/gin-gonic/gin"', 'gincors "github.com/gin-contrib/cors"'])}\n${SHARED}\n${GIN_SHARED}\nfunc main() {\n${body}\nhandler.Run(":8000")\n}\n`
    : `package main\n\n${imports([...COMMON, '"github.com/rs/cors"'])}\n${SHARED}\nfunc main() {\n${body}\nlog.Fatal(http.ListenAndServe(":8000", handler))\n}\n`

let folder = ""
let program: ChildProcess | undefined
let ports: readonly number[] = []

describe.skipIf(!isThere)("Go, live", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "go-"))
    ports = await freePorts(bodies.length)
    // All in one program: one compilation, a port for each.
    const apps = bodies.map(
      (body, i) => `func app${i}() {\n${body}\ngo http.ListenAndServe("127.0.0.1:${ports[i]}", handler)\n}\n`,
    )
    const main = `package main

${imports([...COMMON, '"io"', '"github.com/rs/cors"', '"github.com/gin-gonic/gin"', 'gincors "github.com/gin-contrib/cors"'])}
${SHARED}
${GIN_SHARED}
${apps.join("\n")}
func main() {
gin.SetMode(gin.ReleaseMode)
gin.DefaultWriter = io.Discard
_, _ = time.Second, fmt.Sprint
${bodies.map((_, i) => `app${i}()`).join("\n")}
select {}
}
`
    writeFileSync(join(folder, "main.go"), main)
    const env = {
      ...process.env,
      GOPATH,
      GO111MODULE: "off",
      GOFLAGS: "-ldflags=-w",
      GOCACHE: process.env.GOCACHE ?? join(tmpdir(), "go-cache"),
    }
    const built = spawnSync(GO, ["build", "-o", join(folder, "apps"), join(folder, "main.go")], {
      env,
      encoding: "utf8",
    })
    if (built.status !== 0) throw new Error(built.stderr)
    program = spawn(join(folder, "apps"), { stdio: ["ignore", "ignore", "inherit"] })
    await isUp(ports.at(-1) ?? 0)
  }, 240_000)

  afterAll(() => {
    program?.kill("SIGKILL")
    rmSync(folder, { recursive: true, force: true })
  })

  test(`${bodies.length} apps by 10 requests, seed ${seed}: net/http with rs/cors 1.7, gin with gin-contrib/cors 1.4`, {
    timeout: 120_000,
  }, async () => {
    for (const [i, body] of bodies.entries()) {
      const source = sourceOf(body, i)
      const server = serverOf({ ...sourceConfig("go", source), version: "1.7.0" })
      for (const request of fc.sample(anyRequest(PATHS), { seed: seed + i, numRuns: 10 })) {
        const real = comparable(await ask(ports[i] ?? 0, request))
        const reply = server.respond({ ...request, scheme: "http", host: "localhost:8000" })
        if (reply.kind === "undetermined") throw new Error(`${reply.question.text}\n${body}`)
        const ours = comparable({
          status: reply.status,
          headers: reply.headers.map(({ name, value }) => [name, value] as const),
          body: reply.body,
        })
        expect({ source: body, request, ...ours }, body).toEqual({ source: body, request, ...real })
      }
    }
  })
})
