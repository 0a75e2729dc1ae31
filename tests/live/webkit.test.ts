import { afterAll, beforeAll, describe } from "vitest"
import type { LiveBrowser } from "./browser.ts"
import { describeFilePage } from "./file-page.ts"
import { describeTables } from "./tables.ts"
import { startLiveWebKit, webkitPath } from "./webkit.ts"

const path = webkitPath()

// The test command installs Chromium and Firefox; where WebKitGTK is there too, it is asked as well.
describe.skipIf(path === null)("the WebKit at hand", () => {
  let live: LiveBrowser
  beforeAll(async () => {
    live = await startLiveWebKit(path ?? "")
  }, 60_000)
  afterAll(async () => live?.close())

  describeTables(() => live, "webkit", 100)
  describeFilePage((folder) => startLiveWebKit(path ?? "", folder), ["beacon"])
})
