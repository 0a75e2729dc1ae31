// What a user does, in a real Firefox and, where it is installed, a real WebKitGTK.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type RunningApp, serveBuild } from "./app.ts"
import {
  CONTROL,
  type Driver,
  firefoxForUsers,
  openFirefox,
  openWebKit,
  webkitForUsers,
} from "./web-driver.ts"

const firefox = firefoxForUsers()
const webkit = webkitForUsers()

describe.each([
  { name: "Firefox", path: firefox, open: openFirefox },
  { name: "WebKit", path: webkit, open: openWebKit },
])("a user in real $name", ({ path, open }) => {
  // Chromium does all of it (user.test.ts); `npm test` installs Firefox on Debian, and takes WebKit where it is there.
  if (path === null) {
    test.skip("is not there", () => undefined)
    return
  }
  let app: RunningApp
  let driver: Driver
  beforeAll(async () => {
    ;[app, driver] = await Promise.all([serveBuild(), open(path)])
  }, 60_000)
  afterAll(async () => {
    await driver?.close()
    await app?.close()
  })

  const LONG = { timeout: 15_000 }
  const text = (selector: string) =>
    driver.run("return document.querySelector(arguments[0])?.textContent ?? ''", selector)
  const shows = (selector: string, words: string | RegExp) =>
    words instanceof RegExp
      ? expect.poll(() => text(selector), LONG).toMatch(words)
      : expect.poll(() => text(selector), LONG).toContain(words)
  /** Opens an address as if for the first time, and from then on hears of what fails. */
  const visit = async (hash = "") => {
    await driver.goTo("about:blank")
    await driver.goTo(app.url + hash)
    await driver.run(
      "window.faults = []; addEventListener('error', (e) => faults.push(String(e.message))); addEventListener('unhandledrejection', (e) => faults.push(String(e.reason))); addEventListener('securitypolicyviolation', (e) => faults.push(e.violatedDirective + ' ' + e.blockedURI))",
    )
  }
  const faults = async () => {
    const found = await driver.run("return window.faults")
    // WebKit's own way of deleting what is selected asks for an inline style, and does without where it is forbidden.
    return Array.isArray(found) ? found.filter((each) => each !== "style-src-attr inline") : found
  }
  const VERDICT = "[aria-label=Verdict]"

  /** Until the page is more than what was built of it. */
  const isAlive = () =>
    expect
      .poll(() => driver.run("return document.querySelectorAll('.react-flow__node').length"), LONG)
      .toBeGreaterThan(5)

  test("sees the lesson's case blocked, switches to development, undoes it", async () => {
    await visit()
    await shows(VERDICT, "Blocked by the browser.")
    await isAlive()
    await driver.click(".variable .segments label:first-child input")
    await shows(VERDICT, "Allowed.")
    await driver.type("body", `${CONTROL}z`)
    await shows(VERDICT, "Blocked by the browser.")
    expect(await faults()).toEqual([])
  })

  test("an editor is as high as the text that it takes the place of: nothing below moves", async () => {
    await visit()
    const made = () => driver.run("return document.querySelectorAll('.cm-content').length")
    await expect.poll(made, LONG).toBe(2)
    // The text as it stands until there is an editor: CodeEditor.tsx.
    const heights = await driver.run(`
      const editor = document.querySelector(".code-editor")
      const text = [...editor.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\\n")
      const awaiting = editor.cloneNode(false)
      awaiting.dataset.awaiting = text
      const area = document.createElement("textarea")
      area.className = "mono"
      area.rows = 1
      area.value = text
      awaiting.append(area)
      editor.before(awaiting)
      const heights = [awaiting.offsetHeight, editor.offsetHeight]
      awaiting.remove()
      return heights`)
    expect(heights).toEqual([expect.any(Number), expect.any(Number)])
    const [text, editor] = Array.isArray(heights) ? heights : []
    expect(text).toBe(editor)
  })

  test("types into the page's URL and into the code, and the verdict follows", async () => {
    await visit()
    await isAlive()
    await driver.run("document.querySelector('[aria-label=\"Page URL\"]').select()")
    await driver.type('[aria-label="Page URL"]', "https://app.example.com/")
    await shows(VERDICT, "Allowed.")
    await driver.click(".server-card .cm-content")
    await driver.type(".server-card .cm-content", `${CONTROL}a`)
    await driver.type(".server-card .cm-content", "app = 1")
    await shows(VERDICT, /Blocked|never|not/)
    await expect.poll(() => driver.run("return location.hash"), LONG).toMatch(/^#\/s1\//)
    expect(await faults()).toEqual([])
  })

  test("pastes a console message, and is told the causes", async () => {
    await visit()
    await isAlive()
    await driver.click(".paste-button")
    await expect
      .poll(() => driver.run("return document.querySelector('.paste-field') !== null"), LONG)
      .toBe(true)
    await driver.type(
      ".paste-field",
      "Access to fetch at 'http://localhost:8000/users' from origin 'http://localhost:3000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    )
    await shows(".paste-result", "The origin is not in the list")
    expect(await faults()).toEqual([])
  })

  test("foretells a case of the lesson, and runs it", async () => {
    await visit("#/learn")
    await shows("h1", "The server answers")
    const press = (words: string) =>
      expect
        .poll(
          () =>
            driver.run(
              "const found = [...document.querySelectorAll('main label, main button:not([disabled])')].find((each) => each.textContent.includes(arguments[0])); found?.click(); return found !== undefined",
              words,
            ),
          LONG,
        )
        .toBe(true)
    await press("Yes, first OPTIONS")
    await press("It is never sent")
    await press("Run it")
    await expect.poll(() => text("main"), LONG).toContain("Not so: sent and answered")
    expect(await faults()).toEqual([])
  })

  test("opens the palette, and goes to the gallery and to a case of it", async () => {
    await visit()
    await isAlive()
    await driver.type("body", `${CONTROL}k`)
    await expect
      .poll(() => driver.run("return document.querySelector('.palette input') !== null"), LONG)
      .toBe(true)
    await driver.type(".palette input", "traefik")
    await expect
      .poll(() => driver.run("return document.querySelectorAll('.palette-item').length"), LONG)
      .toBeLessThan(12)
    await driver.click(".palette-item")
    await expect.poll(() => driver.run("return location.hash"), LONG).toMatch(/^#\/s1\//)
    await shows(".server-card .chip", "Traefik")
    expect(await faults()).toEqual([])
  })

  test("shows the embedded diagram", async () => {
    await visit()
    await isAlive()
    await driver.click(".variable .segments label:first-child input")
    await expect.poll(() => driver.run("return location.hash"), LONG).toMatch(/^#\/s1\//)
    const hash = String(await driver.run("return location.hash"))
    await driver.goTo(`${app.url}embed.html#/embed/dark/${hash.slice(2)}`)
    await isAlive()
    await shows("body", "Allowed.")
  })
})
