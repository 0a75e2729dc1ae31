import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type RequestListener, type Server } from "node:http"
import { createRequire } from "node:module"
import { createConnection } from "node:net"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { FrameworkName } from "../../../src/servers/frameworks.ts"
import type { ServerConfig, SourceConfig } from "../../../src/servers/registry.ts"

/** A real server that is running. */
export interface RunningServer {
  readonly close: () => Promise<void>
}

export const NGINX = process.env.NGINX_PATH ?? "/usr/sbin/nginx"
/** The Python that has FastAPI and uvicorn; `scripts/test.mjs` looks for it. */
const PYTHON = process.env.FASTAPI_PYTHON

/** Why a framework can't be run on this machine; null where it can. */
export function missing(framework: FrameworkName): string | null {
  if (framework === "nginx") return existsSync(NGINX) ? null : `there is no ${NGINX}`
  if (framework === "starlette" && PYTHON === undefined) return "FASTAPI_PYTHON names no Python"
  return null
}

/**
 * Starts what a user would start: the pasted text, by the program that it was written for.
 * @param port where it listens, on loopback
 * @param behind a free port for the app behind a proxy
 */
export function runServer(config: SourceConfig, port: number, behind: number): Promise<RunningServer> {
  switch (config.framework) {
    case "starlette":
      return runFastapi(config.source, port)
    case "express":
      return runExpress(config.source, port)
    case "nginx":
      return runNginx(config, port, behind)
    default:
      throw new Error(`nothing here starts ${config.framework}`)
  }
}

async function runFastapi(source: string, port: number): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), "fastapi-"))
  writeFileSync(join(folder, "main.py"), source)
  const args = ["-m", "uvicorn", "main:app", "--port", String(port), "--log-level", "critical"]
  if (PYTHON === undefined) throw new Error("FASTAPI_PYTHON names no Python")
  const python = spawn(PYTHON, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] })
  await listening(port, python)
  return { close: () => ended(python, folder) }
}

async function runExpress(source: string, port: number): Promise<RunningServer> {
  // Inside of the project, so that its packages are found.
  const folder = mkdtempSync(resolve(import.meta.dirname, "../../../node_modules/.express-"))
  const file = join(folder, "app.js")
  writeFileSync(file, source)
  const app: RequestListener = createRequire(file)(file)
  const server = await listen(createServer(app), port)
  rmSync(folder, { recursive: true, force: true })
  return server
}

async function runNginx({ source, behind }: SourceConfig, port: number, appPort: number) {
  const app = await runBehind(behind ?? null, appPort)
  const folder = mkdtempSync(join(tmpdir(), "nginx-"))
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const config = [
    "daemon off; worker_processes 1; error_log stderr crit; events { worker_connections 64; }",
    `pid ${folder}/pid;`,
    `http { access_log off; ${temporary.join(" ")} upstream app { server 127.0.0.1:${appPort}; }`,
    source,
    "}",
  ].join("\n")
  writeFileSync(join(folder, "nginx.conf"), config)
  const nginx = spawn(NGINX, ["-c", join(folder, "nginx.conf"), "-p", folder], {
    stdio: ["ignore", "ignore", "inherit"],
  })
  await listening(port, nginx)
  return {
    async close() {
      await ended(nginx, folder)
      await app.close()
    },
  }
}

/** The app behind a proxy: source of its own, answers as given, or one that takes everything. */
function runBehind(config: ServerConfig | null, port: number): Promise<RunningServer> {
  if (config !== null && config.framework !== "replies") return runServer(config, port, 0)
  const server = createServer((request, response) => {
    const isPreflight = request.headers["access-control-request-method"] !== undefined
    const reply = config === null ? null : isPreflight ? config.preflight : config.actual
    response.writeHead(reply?.status ?? 200, (reply?.headers ?? []).flat())
    response.end(reply?.body ?? "")
  })
  return listen(server, port)
}

async function listen(server: Server, port: number): Promise<RunningServer> {
  await new Promise<void>((ready, fail) => server.once("error", fail).listen(port, "127.0.0.1", ready))
  return {
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}

/** Waits until somebody listens, and fails with what the program said when it ends before. */
async function listening(port: number, program: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (program.exitCode !== null) throw new Error(`the server ended with ${program.exitCode}`)
    const isUp = await new Promise<boolean>((resume) => {
      const socket = createConnection(port, "127.0.0.1")
      socket.once("connect", () => {
        socket.destroy()
        resume(true)
      })
      socket.once("error", () => resume(false))
    })
    if (isUp) return
    await new Promise((later) => setTimeout(later, 50))
  }
  throw new Error("the server does not listen after ten seconds")
}

async function ended(program: ChildProcess, folder: string): Promise<void> {
  const end = new Promise((resume) => program.once("exit", resume))
  program.kill("SIGTERM")
  await end
  rmSync(folder, { recursive: true, force: true })
}
