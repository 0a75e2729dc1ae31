import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { fixedUpstream } from "../../../src/servers/upstream.ts"
import { ask, comparable } from "./ask.ts"
import { freePorts } from "./free-ports.ts"
import { nginxSource } from "./nginx-cases.ts"
import { anyRequest } from "./requests.ts"
import { NGINX } from "./run.ts"

const COUNT = 200
const PATHS = ["/users", "/users", "/own", "/crash", "/api/x", "/healthz", "/data.json", "/old"]
const seed = Math.floor(Math.random() * 2 ** 31)
const sources = fc.sample(nginxSource, { seed, numRuns: COUNT })

let folder = ""
let upstream: Server
let nginx: ChildProcess
let ports: readonly number[] = []

/** What the app behind answers: its own CORS header on one path, an error on another. */
const appHeaders = (path: string): readonly (readonly [string, string])[] => [
  ["x-total", "7"],
  ["content-type", "application/json"],
  ...(path === "/own" ? [["access-control-allow-origin", "http://localhost:5173"] as const] : []),
]
const appStatus = (path: string): number => (path === "/crash" ? 500 : 200)

const isUp = (port: number): Promise<boolean> =>
  ask(port, { method: "GET", path: "/healthz", headers: [["Host", "localhost"]] }).then(
    () => true,
    () => false,
  )

describe.skipIf(!existsSync(NGINX))("nginx, live", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "nginx-"))
    upstream = createServer((request, response) => {
      response.writeHead(appStatus(request.url ?? ""), Object.fromEntries(appHeaders(request.url ?? "")))
      response.end("{}")
    })
    const [appPort = 0, ...found] = await freePorts(COUNT + 1)
    await new Promise<void>((ready) => upstream.listen(appPort, "127.0.0.1", ready))
    ports = found
    const servers = sources.map((source, i) =>
      source
        .replaceAll("$cors_origin", `$cors_origin_${i}`)
        .replaceAll("LISTEN", `127.0.0.1:${ports[i]}`)
        .replaceAll("UPSTREAM", `http://127.0.0.1:${appPort}`),
    )
    const config = [
      "daemon off;",
      "worker_processes 1;",
      `pid ${folder}/pid;`,
      "error_log stderr crit;",
      "events { worker_connections 1024; }",
      "http {",
      "access_log off;",
      "map_hash_bucket_size 128;",
      "variables_hash_max_size 4096;",
      ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (name) => `${name}_temp_path ${folder}/${name};`,
      ),
      ...servers,
      "}",
    ].join("\n")
    writeFileSync(join(folder, "nginx.conf"), config)
    nginx = spawn(NGINX, ["-c", join(folder, "nginx.conf"), "-p", folder], {
      stdio: ["ignore", "ignore", "inherit"],
    })
    const [first = 0] = ports
    for (let tries = 0; tries < 100 && !(await isUp(first)); tries++)
      await new Promise((later) => setTimeout(later, 50))
  }, 30_000)

  afterAll(() => {
    nginx?.kill()
    upstream?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test(`${COUNT} configs by 10 requests, seed ${seed}`, { timeout: 120_000 }, async () => {
    for (const [i, source] of sources.entries()) {
      for (const request of fc.sample(anyRequest(PATHS), { seed: seed + i, numRuns: 10 })) {
        const host = `localhost:${ports[i]}`
        const headers = request.headers.map(
          ([name, value]) => [name, name === "Host" ? host : value] as const,
        )
        const real = await ask(ports[i] ?? 0, { ...request, headers })
        const app = fixedUpstream(
          { status: appStatus(request.path), headers: appHeaders(request.path), body: "{}" },
          true,
        )
        const reply = serverOf(sourceConfig("nginx", source), app).respond({
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
        expect({ source, request, ...ours }, source + JSON.stringify(request)).toEqual({
          source,
          request,
          ...comparable(real),
        })
      }
    }
  })
})
