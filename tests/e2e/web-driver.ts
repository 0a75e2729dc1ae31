// Real Firefox and real WebKitGTK, driven by their own WebDrivers: what they have in common is enough to be a user.
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as v from "valibot"
import { firefoxPath } from "../live/firefox.ts"
import { openMarionette } from "../live/marionette.ts"
import { freePorts } from "../live/servers/free-ports.ts"
import { webkitPath } from "../live/webkit.ts"

/** A window of a browser. Elements are found by CSS selectors, the first that there is. */
export interface Driver {
  readonly goTo: (url: string) => Promise<void>
  /** runs a function's body in the page; its value as JSON */
  readonly run: (script: string, ...args: readonly unknown[]) => Promise<unknown>
  readonly click: (selector: string) => Promise<void>
  /** types into an element, as a keyboard does */
  readonly type: (selector: string, text: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** https://www.w3.org/TR/webdriver2/#elements: what an element is called in the protocol. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
const elementSchema = v.object({ [ELEMENT]: v.string() })

/** Control as the protocol has it; it is held until the end of what is typed. https://www.w3.org/TR/webdriver2/#keyboard-actions */
export const CONTROL = "\ue009"

export const firefoxForUsers = firefoxPath

const WEBKIT_DRIVER = "/usr/bin/WebKitWebDriver"
export const webkitForUsers = (): string | null =>
  existsSync(WEBKIT_DRIVER) && existsSync("/usr/bin/xvfb-run") ? webkitPath() : null

export async function openFirefox(path: string): Promise<Driver> {
  const profile = await mkdtemp(join(tmpdir(), "firefox-user-"))
  const [port = 0] = await freePorts(1)
  await writeFile(
    join(profile, "user.js"),
    `user_pref("marionette.port", ${port});\nuser_pref("datareporting.policy.dataSubmissionEnabled", false);\nuser_pref("services.settings.server", "http://127.0.0.1:1/");\n`,
  )
  const args = ["--headless", "--no-remote", "--profile", profile, "--marionette"]
  const firefox = spawn(path, args, { stdio: "ignore" })
  const marionette = await openMarionette(port)
  await marionette.send("WebDriver:NewSession", {})
  await marionette.send("WebDriver:SetWindowRect", { width: 1440, height: 1000 })
  const find = async (selector: string): Promise<string> => {
    const found = await marionette.send("WebDriver:FindElement", { using: "css selector", value: selector })
    return v.parse(v.object({ value: elementSchema }), found).value[ELEMENT] ?? ""
  }
  return {
    goTo: async (url) => {
      await marionette.send("WebDriver:Navigate", { url })
    },
    run: async (script, ...given) => {
      const answer = await marionette.send("WebDriver:ExecuteScript", { script, args: given })
      return v.parse(v.object({ value: v.unknown() }), answer).value
    },
    click: async (selector) => {
      await marionette.send("WebDriver:ElementClick", { id: await find(selector) })
    },
    type: async (selector, text) => {
      await marionette.send("WebDriver:ElementSendKeys", { id: await find(selector), text })
    },
    close: async () => {
      marionette.close()
      const gone = new Promise((resume) => firefox.once("exit", resume))
      firefox.kill()
      await gone
      await rm(profile, { recursive: true, force: true })
    },
  }
}

export async function openWebKit(path: string): Promise<Driver> {
  const home = await mkdtemp(join(tmpdir(), "webkit-user-"))
  const [port = 0] = await freePorts(1)
  // A group of its own, so that all of it ends together.
  const driver = spawn("xvfb-run", ["-a", "-s", "-screen 0 1440x1000x24", WEBKIT_DRIVER, `--port=${port}`], {
    stdio: "ignore",
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
  const answerSchema = v.object({ value: v.unknown() })
  const send = async (method: string, where: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${where}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const { value } = v.parse(answerSchema, await answer.json())
    if (!answer.ok) throw new Error(`${where}: ${JSON.stringify(value)}`)
    return value
  }
  const isUp = () =>
    send("GET", "/status").then(
      () => true,
      () => false,
    )
  for (let tries = 0; tries < 100 && !(await isUp()); tries++)
    await new Promise((later) => setTimeout(later, 100))
  const session = v.parse(
    v.object({ sessionId: v.string() }),
    await send("POST", "/session", {
      capabilities: {
        alwaysMatch: {
          "webkitgtk:browserOptions": { binary: path, args: ["--automation", "--geometry=1440x1000"] },
        },
      },
    }),
  )
  const of = `/session/${session.sessionId}`
  const find = async (selector: string): Promise<string> =>
    v.parse(elementSchema, await send("POST", `${of}/element`, { using: "css selector", value: selector }))[
      ELEMENT
    ] ?? ""
  return {
    goTo: async (url) => {
      await send("POST", `${of}/url`, { url })
    },
    run: (script, ...args) => send("POST", `${of}/execute/sync`, { script, args }),
    click: async (selector) => {
      await send("POST", `${of}/element/${await find(selector)}/click`, {})
    },
    type: async (selector, text) => {
      await send("POST", `${of}/element/${await find(selector)}/value`, { text })
    },
    close: async () => {
      await send("DELETE", of).catch(() => undefined)
      const gone = new Promise((resume) => driver.once("exit", resume))
      if (driver.pid !== undefined) process.kill(-driver.pid)
      await gone
      await rm(home, { recursive: true, force: true })
    },
  }
}
