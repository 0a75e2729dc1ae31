import { spawn } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import type { IncomingMessage, ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { LiveBrowser } from "./browser.ts"
import { plainRequest, playerOf, type Result, readResult } from "./in-page.ts"
import { pageIn, startServers } from "./servers.ts"

/** WebKitGTK's MiniBrowser, a display and a terminal for it: where one of them is missing, null. */
export function webkitPath(): string | null {
  const found = readdirSync("/usr/lib")
    .map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`)
    .find((path) => existsSync(path))
  const needed = ["/usr/bin/xvfb-run", "/usr/bin/script"]
  return found !== undefined && needed.every((path) => existsSync(path)) ? found : null
}

/**
 * The page asks a server what to do, again and again; what its console shows, MiniBrowser prints.
 * @param base of the server: nothing where it is the page's own
 */
const page = (base: string) => `<!doctype html><title>page</title><script>
const next = async () => {
  const { id, code, given } = await (await fetch("${base}/__job", { cache: "no-store" })).json()
  const result = await (0, eval)("const __name = (f) => f; (" + code + ")")(given)
  // Console messages come on their own way, a little later than the promise.
  await new Promise((resume) => setTimeout(resume, 10))
  console.log("__end " + id)
  await fetch("${base}/__done", { method: "POST", body: JSON.stringify(result) })
}
(async () => { for (;;) await next() })()
</script>`

/** What MiniBrowser writes before a message: its place, source and level. */
const MESSAGE = /^(?:\S+ )?CONSOLE (?:[A-Z]+ )?(ERROR|WARN|LOG|INFO|DEBUG) (.*)$/

/**
 * Starts a real WebKit. It writes its console to a terminal only, so it gets one, by `script`; a display, by
 * `xvfb-run`.
 * @param folder where its page is a file of; null: the page is its own server's
 */
export async function startLiveWebKit(path: string, folder: string | null = null): Promise<LiveBrowser> {
  let job: string | null = null
  let waiting: ServerResponse | null = null
  let finish: (result: Result) => void = () => {}
  let said: string[] = []
  let rest = ""
  let heard: (id: number) => void = () => {}

  const send = () => {
    if (job === null || waiting === null) return
    waiting
      .setHeader("Content-Type", "application/json")
      .setHeader("Access-Control-Allow-Origin", "*")
      .end(job)
    job = null
    waiting = null
  }
  const servers = await startServers((request: IncomingMessage, response: ServerResponse) => {
    if (request.url === "/__job") {
      waiting = response
      send()
    } else if (request.url === "/__done") {
      let text = ""
      request.setEncoding("utf8").on("data", (data) => {
        text += data
      })
      request.on("end", () => {
        response.setHeader("Access-Control-Allow-Origin", "*").end()
        finish(readResult(JSON.parse(text)))
      })
    } else response.setHeader("Content-Type", "text/html").end(page(""))
  })
  const pageUrl =
    folder === null ? servers.pageUrl : await pageIn(folder, page(servers.pageUrl.replace(/\/$/, "")))
  // Not `--private`: a private session writes no console. A home of its own instead.
  const home = await mkdtemp(join(tmpdir(), "webkit-"))
  const command = `${path} --enable-write-console-messages-to-stdout=true ${pageUrl}`
  // A group of its own, so that all of it ends together.
  const webkit = spawn("xvfb-run", ["-a", "script", "-qfec", command, "/dev/null"], {
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
    env: {
      ...process.env,
      HOME: home,
      XDG_CACHE_HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      NO_AT_BRIDGE: "1",
    },
  })
  webkit.stdout.setEncoding("utf8").on("data", (data: string) => {
    const lines = (rest + data).split(/\r?\n/)
    rest = lines.pop() ?? ""
    for (const line of lines) {
      const [, , text] = MESSAGE.exec(line) ?? []
      const end = text === undefined ? null : /^__end (\d+)$/.exec(text)
      if (end !== null) heard(Number(end[1]))
      else if (text !== undefined) said.push(text)
    }
  })
  const versionOf = spawn("dpkg-query", ["-W", "-f", "${Version}", "libwebkit2gtk-4.1-0"])
  let version = ""
  versionOf.stdout.on("data", (data) => {
    version += data
  })
  await new Promise((resume) => versionOf.once("close", resume))

  let last = 0
  return {
    name: "webkit",
    version: version.split("-")[0] ?? "",
    pageUrl,
    apiUrl: servers.apiUrl,
    otherUrl: servers.otherUrl,
    async play(request, given) {
      servers.answer(given)
      const id = ++last
      said = []
      const result = new Promise<Result>((resume) => {
        finish = resume
      })
      const ended = new Promise<void>((resume) => {
        heard = (each) => {
          if (each === id) resume()
        }
      })
      job = JSON.stringify({ id, code: String(playerOf(request)), given: plainRequest(request) })
      send()
      const [got] = await Promise.all([result, ended])
      return { exchanges: servers.seen(), ...got, console: said }
    },
    async close() {
      const gone = new Promise((resume) => webkit.once("exit", resume))
      if (webkit.pid !== undefined) process.kill(-webkit.pid)
      await gone
      await servers.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}
