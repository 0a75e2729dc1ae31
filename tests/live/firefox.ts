import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as v from "valibot"
import type { LiveBrowser } from "./browser.ts"
import { EXTENSION_ID, EXTENSION_PAGE } from "./extension.ts"
import { plainRequest, playerOf, type Result, readResult } from "./in-page.ts"
import { openMarionette } from "./marionette.ts"
import { EMPTY_PAGE, pageIn, startServers } from "./servers.ts"

const CANDIDATES = [process.env.FIREFOX_PATH, "/usr/bin/firefox-esr", "/usr/bin/firefox"]

/** The Firefox of this machine; null when there is none. */
export const firefoxPath = (): string | null =>
  CANDIDATES.find((path) => path !== undefined && existsSync(path)) ?? null

/** What keeps a fresh profile from going to the network on its own account. */
const PREFS: Readonly<Record<string, boolean | number | string>> = {
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  // What it would set for tests: that files are of one origin, for one.
  "remote.prefs.recommended": false,
  "services.settings.server": "http://127.0.0.1:1/",
  "toolkit.telemetry.enabled": false,
}

const value = <T>(schema: v.GenericSchema<unknown, T>) => v.object({ value: schema })

/**
 * Starts a real Firefox, on a profile of its own.
 * @param folder where its page is a file of, or a page of the extension that is there; null: the page is its own server's
 */
export async function startLiveFirefox(
  path: string,
  folder: string | null = null,
  isExtension = false,
): Promise<LiveBrowser> {
  const servers = await startServers()
  const profile = await mkdtemp(join(tmpdir(), "firefox-"))
  const port = await freePort()
  const prefs = { ...PREFS, "marionette.port": port }
  await writeFile(
    join(profile, "user.js"),
    Object.entries(prefs)
      .map(([name, each]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(each)});\n`)
      .join(""),
  )
  const firefox = spawn(
    path,
    ["--headless", "--no-remote", "--profile", profile, "--marionette", "--remote-allow-system-access"],
    { stdio: "ignore" },
  )
  const marionette = await openMarionette(port)
  const session = v.parse(
    v.object({ capabilities: v.object({ browserVersion: v.string() }) }),
    await marionette.send("WebDriver:NewSession", {}),
  )
  await marionette.send("WebDriver:SetTimeouts", { script: 20_000 })

  const inContext = async (context: "chrome" | "content", script: string, args: readonly unknown[] = []) => {
    await marionette.send("Marionette:SetContext", { value: context })
    return marionette.send("WebDriver:ExecuteAsyncScript", { script, args })
  }
  const extensionPage = async (given: string): Promise<string> => {
    await marionette.send("Addon:Install", { path: given, temporary: true })
    const script = `arguments[1](WebExtensionPolicy.getByID(arguments[0]).mozExtensionHostname)`
    const host = v.parse(value(v.string()), await inContext("chrome", script, [EXTENSION_ID])).value
    return `moz-extension://${host}/${EXTENSION_PAGE}`
  }
  const pageUrl =
    folder === null
      ? servers.pageUrl
      : isExtension
        ? await extensionPage(folder)
        : await pageIn(folder, EMPTY_PAGE)
  await marionette.send("Marionette:SetContext", { value: "content" })
  await marionette.send("WebDriver:Navigate", { url: pageUrl })

  const inPage = async (code: string, args: readonly unknown[]): Promise<Result> => {
    // The transpiler may name inner functions by a helper of its own.
    const script = `const [given, done] = arguments; const __name = (f) => f; (${code})(given).then(done)`
    return readResult(v.parse(value(v.unknown()), await inContext("content", script, args)).value)
  }
  const consoleSince = async (): Promise<readonly string[]> => {
    const script = `const [done] = arguments
      setTimeout(() => {
        const messages = Services.console.getMessageArray()
        Services.console.reset()
        done(messages.map((each) => (each instanceof Ci.nsIScriptError ? each.errorMessage : "")).filter((line) => /^Cross-Origin Request/.test(line)))
      }, 30)`
    return v.parse(value(v.array(v.string())), await inContext("chrome", script)).value
  }
  await consoleSince()
  return {
    name: "firefox",
    version: session.capabilities.browserVersion,
    pageUrl,
    apiUrl: servers.apiUrl,
    otherUrl: servers.otherUrl,
    async play(request, given) {
      servers.answer(given)
      const code = String(playerOf(request))
      const got = await inPage(code, [plainRequest(request)])
      return { exchanges: servers.seen(), ...got, console: [...(await consoleSince())] }
    },
    async close() {
      marionette.close()
      const gone = new Promise((resume) => firefox.once("exit", resume))
      firefox.kill()
      await gone
      await servers.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resume, fail) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() =>
        typeof address === "object" && address !== null
          ? resume(address.port)
          : fail(new Error("no free port")),
      )
    })
  })
}
