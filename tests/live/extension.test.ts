import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Header } from "../../src/fetch/header-list.ts"
import type { LiveBrowser } from "./browser.ts"
import { startLiveExtension } from "./chromium.ts"
import { writeExtension } from "./extension.ts"
import { firefoxPath, startLiveFirefox } from "./firefox.ts"
import { type FromPage, playFromPage } from "./from-page.ts"

const OWN: Header = ["Access-Control-Allow-Origin", "PAGE"]
const CASES: readonly FromPage[] = [
  ["not allowed", {}, []],
  ["null", {}, [["Access-Control-Allow-Origin", "null"]]],
  ["star", {}, [["Access-Control-Allow-Origin", "*"]]],
  ["its own origin", {}, [OWN]],
  ["PUT, not allowed", { method: "PUT" }, []],
  ["PUT, its own origin", { method: "PUT" }, [OWN, ["Access-Control-Allow-Methods", "PUT"]]],
]

type Start = (folder: string, profile: string) => Promise<LiveBrowser>
// The permission for a host lets an extension in, whatever its server says: this one has none.
function describeExtension(name: string, start: Start): void {
  describe(`a page of an extension in ${name}`, () => {
    let live: LiveBrowser
    const folders: string[] = []
    beforeAll(async () => {
      for (const prefix of ["extension-", "profile-"]) folders.push(await mkdtemp(join(tmpdir(), prefix)))
      const [folder = "", profile = ""] = folders
      await writeExtension(folder)
      live = await start(folder, profile)
    }, 60_000)
    afterAll(async () => {
      await live?.close()
      for (const folder of folders) await rm(folder, { recursive: true, force: true })
    })

    test.each(CASES)("%s", async (title, asked, given) => {
      const origin = live.pageUrl.replace(/\/[^/]*$/, "")
      const headers = given.map(([name, value]): Header => [name, value === "PAGE" ? origin : value])
      const { ours, real } = await playFromPage(live, [title, asked, headers])
      expect(ours).toEqual(real)
    })
  })
}

describeExtension("Chromium", startLiveExtension)
const firefox = firefoxPath()
if (firefox !== null) describeExtension("Firefox", (folder) => startLiveFirefox(firefox, folder, true))
