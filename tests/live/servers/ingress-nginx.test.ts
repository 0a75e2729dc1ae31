import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import type { Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, test } from "vitest"
import { freshSeed } from "./agree.ts"
import { freePorts } from "./free-ports.ts"
import { ingressAnnotations, ingressSource, locationOf } from "./ingress-cases.ts"
import { isUp, proxiesAgree, startUpstream } from "./proxies.ts"
import { NGINX } from "./run.ts"

const MODULE = "/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so"
const COUNT = 200
const seed = freshSeed()
const given = fc.sample(ingressAnnotations, { seed, numRuns: COUNT })

let folder = ""
let upstream: Server | undefined
let nginx: ChildProcess | undefined
let ports: readonly number[] = []

// No cluster runs here: the controller's template is followed by hand, and a real nginx runs what comes out.
describe.skipIf(!existsSync(NGINX) || !existsSync(MODULE))(
  "ingress-nginx: its template under nginx, live",
  () => {
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "ingress-"))
      const [appPort = 0, ...found] = await freePorts(COUNT + 1)
      upstream = await startUpstream(appPort)
      ports = found
      const servers = given.map(
        (annotations, i) =>
          `server {\nlisten 127.0.0.1:${ports[i]};\nlocation / {\n${locationOf(annotations)}\nproxy_pass http://127.0.0.1:${appPort};\n}\n}`,
      )
      const config = [
        `load_module ${MODULE};`,
        "daemon off;",
        "worker_processes 1;",
        `pid ${folder}/pid;`,
        "error_log stderr crit;",
        "events { worker_connections 1024; }",
        "http {",
        "access_log off;",
        "uninitialized_variable_warn off;",
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
      await isUp(ports.at(-1) ?? 0)
    }, 30_000)

    afterAll(() => {
      nginx?.kill()
      upstream?.close()
      rmSync(folder, { recursive: true, force: true })
    })

    test(`${COUNT} ingresses by 10 requests, seed ${seed}`, { timeout: 120_000 }, () =>
      proxiesAgree({
        framework: "ingress-nginx",
        sources: given.map(ingressSource),
        ports,
        paths: ["/users", "/own", "/crash"],
        seed,
        ownBody: () => false,
      }),
    )
  },
)
