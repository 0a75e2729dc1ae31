import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { launchChromium, type RunningApp, serveBuild, visit } from "./app.ts"

let app: RunningApp
let browser: Browser
beforeAll(async () => {
  app = await serveBuild()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await app.close()
})

test.each(["index.html", "embed.html"])(
  "%s: the letters of code come, after the first paint",
  async (name) => {
    const html = readFileSync(resolve(import.meta.dirname, "../../dist", name), "utf8")
    const before = [...html.matchAll(/<link rel="stylesheet"[^>]*href="\.\/([^"]+)"/g)].map(([, path = ""]) =>
      readFileSync(resolve(import.meta.dirname, "../../dist", path), "utf8"),
    )
    expect(before.join("")).toContain("Inter Variable")
    expect(before.join("")).not.toMatch(/jetbrains-mono-[\w-]+\.woff2/)

    const { page } = await visit(browser, app)
    await page.goto(`${app.url}${name}`)
    await page.waitForFunction(() =>
      [...document.fonts].some(
        ({ family, status }) => /JetBrains Mono Variable/.test(family) && status === "loaded",
      ),
    )
    await page.close()
  },
)
