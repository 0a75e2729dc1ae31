// The built app as others will serve it: by an nginx of their own with deploy/nginx.conf, and from any folder of any server.
import { type ChildProcess, spawn } from "node:child_process"
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { HEADER_RULES, headersFile } from "../../build/security-policy.ts"
import { freePorts } from "../live/servers/free-ports.ts"
import { NGINX } from "../live/servers/run.ts"
import { launchChromium, visit } from "./app.ts"
import { type FolderServer, serveFolder } from "./folder-server.ts"

const root = resolve(import.meta.dirname, "../..")
const dist = join(root, "dist")
let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
})

const headersOf = (path: string) => HEADER_RULES.find(([rule]) => rule === path)?.[1] ?? []
const anAsset = /assets\/[^"]+\.js/.exec(readFileSync(join(dist, "index.html"), "utf8"))?.[0] ?? ""

test("`_headers` of the build is what the policy says", () => {
  expect(readFileSync(join(dist, "_headers"), "utf8")).toBe(headersFile())
})

describe.skipIf(!existsSync(NGINX))("an nginx on an intranet, with deploy/nginx.conf", () => {
  let folder = ""
  let nginx: ChildProcess
  let url = ""

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "deployed-"))
    const [port = 0] = await freePorts(1)
    url = `http://localhost:${port}/`
    // A copy, which the workers of nginx may read whoever they run as.
    cpSync(dist, join(folder, "app"), { recursive: true })
    const server = readFileSync(join(root, "deploy/nginx.conf"), "utf8")
      .replace("listen 80;", `listen 127.0.0.1:${port};`)
      .replace("server_name cors.example.internal;", "server_name localhost;")
      .replace("/var/www/cors-simulator", join(folder, "app"))
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join("\n")
    writeFileSync(
      join(folder, "nginx.conf"),
      `${process.getuid?.() === 0 ? "user root;\n" : ""}daemon off;\npid ${folder}/pid;\nerror_log stderr crit;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${server}\n}\n`,
    )
    nginx = spawn(NGINX, ["-c", join(folder, "nginx.conf"), "-p", folder], {
      stdio: ["ignore", "ignore", "inherit"],
    })
    const isUp = () =>
      fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )
    for (let tries = 0; tries < 100 && !(await isUp()); tries++)
      await new Promise((later) => setTimeout(later, 50))
  }, 30_000)
  afterAll(() => {
    nginx?.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each([
    ["/", ""],
    ["/index.html", "index.html"],
    ["/embed.html", "embed.html"],
    ["/assets/*", anAsset],
    ["/service-worker.js", "service-worker.js"],
    ["/app.webmanifest", "app.webmanifest"],
  ])("%s has the headers that the policy has for it", async (rule, path) => {
    const answer = await fetch(url + path)
    expect(answer.status).toBe(200)
    expect(headersOf(rule).length).toBeGreaterThan(0)
    for (const [name, value] of headersOf(rule)) expect(answer.headers.get(name), name).toBe(value)
  })

  test("the app runs under them, and what is not there is not found", async () => {
    const { page, faults } = await visit(browser, { url, close: async () => undefined })
    await expect
      .poll(() => page.getByRole("region", { name: "Verdict" }).textContent())
      .toContain("Blocked by the browser.")
    expect(faults).toEqual([])
    expect((await fetch(`${url}assets/none.js`)).status).toBe(404)
    await page.context().close()
  })

  test("where there is nothing, a page says so, in its own styles, and leads to the simulator", async () => {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on("console", (message) => faults.push(message.text()))
    const answer = await page.goto(`${url}nothing`)
    expect(answer?.status()).toBe(404)
    expect(await page.locator("main").evaluate((main) => getComputedStyle(main).maxWidth)).toBe("480px")
    await page.getByRole("link", { name: "To the simulator" }).click()
    expect(page.url()).toBe(url)
    // Chromium says of the page itself that it was not found, and nothing of a policy.
    expect(faults.filter((fault) => /policy/i.test(fault))).toEqual([])
    await page.close()
  })

  test("nothing can be sent from it to anybody else, and no text becomes markup or code", async () => {
    const { page } = await visit(browser, { url, close: async () => undefined })
    const outcome = await page.evaluate(async () => {
      const failed = (attempt: () => unknown) => {
        try {
          attempt()
          return "done"
        } catch (error) {
          return error instanceof Error ? error.name : "thrown"
        }
      }
      const blocked: string[] = []
      addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective))
      const sent = await fetch("http://127.0.0.1:9/").then(
        () => "sent",
        (error: Error) => error.name,
      )
      const picture = await new Promise((done) => {
        const image = new Image()
        image.onload = () => done("loaded")
        image.onerror = () => done("kept back")
        image.src = "http://localhost:9/pixel.png?secret"
      })
      return {
        sent,
        beacon: failed(() => navigator.sendBeacon("http://127.0.0.1:9/", "secret")),
        socket: failed(() => new WebSocket("ws://127.0.0.1:9/")),
        picture,
        markup: failed(() => document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert(1)>")),
        // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
        code: failed(() => window.eval("1")),
        worker: failed(() => new Worker("https://elsewhere.example/w.js")),
        blocked: [...new Set(blocked)].sort(),
      }
    })
    expect(outcome).toMatchObject({
      sent: "TypeError",
      picture: "kept back",
      markup: "TypeError",
      code: "EvalError",
      worker: "TypeError",
    })
    expect(outcome.blocked).toEqual(expect.arrayContaining(["connect-src", "img-src"]))
    await page.context().close()
  })

  test("another page may frame the embedded diagram, and not the app", async () => {
    const html = `<!doctype html><title>host</title><iframe title="app" src="${url}"></iframe><iframe title="embed" src="${url}embed.html#/embed/s1/AAAA"></iframe>`
    const host = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(html))
    await new Promise<void>((ready) => host.listen(0, "127.0.0.1", ready))
    const address = host.address()
    const page = await browser.newPage()
    const refused: string[] = []
    page.on("console", (message) => message.type() === "error" && refused.push(message.text()))
    await page.goto(`http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}/`)
    await page.frameLocator('iframe[title="embed"]').getByRole("alert").waitFor()
    expect(refused.filter((each) => each.includes("frame-ancestors"))).toHaveLength(1)
    expect(page.frames().some((frame) => frame.url() === url)).toBe(false)
    await page.close()
    host.close()
  })
})

describe("from a folder below, by a server that knows nothing of it", () => {
  let server: FolderServer
  beforeAll(async () => {
    server = await serveFolder(dist, "/tools/cors/")
  })
  afterAll(() => server?.close())

  test("the app, the lesson and a case of the gallery", async () => {
    const { page, faults } = await visit(browser, server)
    await page.getByRole("link", { name: "Scenarios" }).click()
    await page.getByRole("link", { name: /nginx/ }).first().click()
    await page.getByRole("region", { name: "Verdict" }).waitFor()
    await page.getByRole("link", { name: "Learn" }).click()
    await page.getByRole("heading", { level: 1 }).waitFor()
    expect(page.url().startsWith(server.url)).toBe(true)
    expect(faults).toEqual([])
    await page.context().close()
  })
})
