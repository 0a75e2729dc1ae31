import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import type { Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { freshSeed } from "./agree.ts"
import { apacheSource, htaccessSource } from "./apache-cases.ts"
import { ask, type RealAnswer } from "./ask.ts"
import { freePorts } from "./free-ports.ts"
import { isUp, proxiesAgree, startUpstream } from "./proxies.ts"
import { anyRequest } from "./requests.ts"

const APACHE = process.env.APACHE_PATH ?? "/usr/sbin/apache2"
const MODULES = "/usr/lib/apache2/modules"
const LOADED = [
  "mpm_event",
  "authn_core",
  "authn_file",
  "authz_core",
  "authz_user",
  "authz_host",
  "mime",
  "auth_basic",
  "alias",
  "env",
  "setenvif",
  "headers",
  "rewrite",
  "proxy",
  "proxy_http",
]

const COUNT = 200
const PATHS = ["/users", "/users", "/own", "/crash", "/api/x", "/api/x", "/healthz", "/data.json", "/old"]
const seed = freshSeed()
const sources = fc.sample(apacheSource, { seed, numRuns: COUNT })
const FOLDERS = 100
const folders = fc.sample(htaccessSource, { seed, numRuns: FOLDERS })

let folder = ""
let upstream: Server | undefined
let apache: ChildProcess | undefined
let ports: readonly number[] = []
let filesPort = 0

describe.skipIf(!existsSync(APACHE))("Apache, live", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "apache-"))
    const [appPort = 0, files = 0, ...found] = await freePorts(COUNT + 2)
    filesPort = files
    for (const [i, source] of folders.entries()) {
      const own = join(folder, "htdocs", `d${i}`)
      mkdirSync(own, { recursive: true })
      for (const name of ["users", "data.json"]) writeFileSync(join(own, name), "{}")
      writeFileSync(join(own, ".htaccess"), source)
    }
    upstream = await startUpstream(appPort)
    ports = found
    const hosts = sources.map((source, i) =>
      source
        .replaceAll("LISTEN", `127.0.0.1:${ports[i]}`)
        .replaceAll("UPSTREAM", `http://127.0.0.1:${appPort}`),
    )
    const config = [
      `ServerRoot ${folder}`,
      "ServerName localhost",
      `PidFile ${folder}/pid`,
      `ErrorLog ${folder}/errors`,
      "LogLevel crit",
      ...LOADED.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
      ...ports.map((port) => `Listen 127.0.0.1:${port}`),
      ...hosts,
      `Listen 127.0.0.1:${filesPort}`,
      "TypesConfig /dev/null",
      `<VirtualHost 127.0.0.1:${filesPort}>`,
      `DocumentRoot ${folder}/htdocs`,
      `<Directory ${folder}/htdocs>`,
      "AllowOverride All",
      "</Directory>",
      "</VirtualHost>",
    ].join("\n")
    writeFileSync(join(folder, "httpd.conf"), config)
    apache = spawn(APACHE, ["-f", join(folder, "httpd.conf"), "-D", "FOREGROUND"], {
      stdio: ["ignore", "ignore", "inherit"],
    })
    await isUp(ports[0] ?? 0)
  }, 30_000)

  afterAll(() => {
    apache?.kill()
    upstream?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test(`${COUNT} configs by 10 requests, seed ${seed}`, { timeout: 120_000 }, () =>
    proxiesAgree({
      framework: "apache",
      sources,
      ports,
      paths: PATHS,
      seed,
      // Its pages name the server and the port.
      ownBody: (_status, body) => body.startsWith("<!DOCTYPE HTML"),
    }),
  )

  test(`${FOLDERS} .htaccess files by 10 requests, seed ${seed}`, { timeout: 120_000 }, async () => {
    for (const [i, source] of folders.entries())
      for (const drawn of fc.sample(anyRequest([`/d${i}/users`, `/d${i}/data.json`]), {
        seed: seed + i,
        numRuns: 10,
      })) {
        // A file takes no other methods; what a script takes is not Apache's to say.
        if (!["GET", "HEAD", "OPTIONS"].includes(drawn.method)) continue
        const host = `localhost:${filesPort}`
        const headers = drawn.headers.map(([name, value]) => [name, name === "Host" ? host : value] as const)
        const request = { ...drawn, headers }
        const real = await ask(filesPort, request)
        const reply = serverOf(sourceConfig("apache", source)).respond({ ...request, scheme: "http", host })
        if (reply.kind === "undetermined") throw new Error(reply.question.text)
        const ours = { ...reply, headers: reply.headers.map(({ name, value }) => [name, value] as const) }
        expect({ source, request, ...aboutCors(ours) }, source).toEqual({
          source,
          request,
          ...aboutCors(real),
        })
      }
  })
})

/** What a file itself brings along, its type and its tag, is not looked at. */
const aboutCors = ({ status, headers }: Pick<RealAnswer, "status" | "headers">) => ({
  status,
  headers: headers
    .filter(([name]) => /^(?:access-control-|vary$|location$|origin$|x-)/.test(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort(),
})
