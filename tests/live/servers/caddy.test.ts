import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import type { Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, test } from "vitest"
import { freshSeed } from "./agree.ts"
import { caddySource } from "./caddy-cases.ts"
import { freePorts } from "./free-ports.ts"
import { isUp, proxiesAgree, startUpstream } from "./proxies.ts"

const CADDY = process.env.CADDY_PATH ?? "/usr/bin/caddy"
const COUNT = 200
const PATHS = ["/users", "/users", "/own", "/crash", "/api/x", "/api/own", "/old"]
const seed = freshSeed()
const sources = fc.sample(caddySource, { seed, numRuns: COUNT })

let folder = ""
let upstream: Server | undefined
let caddy: ChildProcess | undefined
let ports: readonly number[] = []

describe.skipIf(!existsSync(CADDY))("Caddy, live", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "caddy-"))
    const [appPort = 0, ...found] = await freePorts(COUNT + 1)
    upstream = await startUpstream(appPort)
    ports = found
    const sites = sources.map((source, i) =>
      source.replaceAll("LISTEN", `http://:${ports[i]}`).replaceAll("UPSTREAM", `127.0.0.1:${appPort}`),
    )
    const options = ["{", "\tadmin off", "\tauto_https off", "\tlog {", "\t\tlevel ERROR", "\t}", "}"]
    writeFileSync(join(folder, "Caddyfile"), [...options, ...sites].join("\n"))
    caddy = spawn(CADDY, ["run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"], {
      stdio: ["ignore", "ignore", process.env.SHOW_CADDY === undefined ? "ignore" : "inherit"],
      env: { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder },
    })
    await isUp(ports.at(-1) ?? 0)
  }, 30_000)

  afterAll(() => {
    caddy?.kill()
    upstream?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test(`${COUNT} configs by 10 requests, seed ${seed}`, { timeout: 120_000 }, () =>
    proxiesAgree({
      framework: "caddy",
      version: "2.6.2",
      sources,
      ports,
      paths: PATHS,
      seed,
      ownBody: () => false,
    }),
  )
})
