import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Header } from "../../src/fetch/header-list.ts"
import type { OtherName } from "../../src/fetch/initiators/initiator.ts"
import type { RequestInit } from "../../src/fetch/request.ts"
import type { LiveBrowser } from "./browser.ts"
import { type FromPage, playFromPage } from "./from-page.ts"

const ANY: Header = ["Access-Control-Allow-Origin", "*"]
const NULL: Header = ["Access-Control-Allow-Origin", "null"]
const CREDENTIALS: Header = ["Access-Control-Allow-Credentials", "true"]
const PUT: Header = ["Access-Control-Allow-Methods", "PUT"]
const STREAM: Header = ["Content-Type", "text/event-stream"]
const SCRIPT: Header = ["Content-Type", "text/javascript"]

const xhr = { initiator: { kind: "xhr", uploadListener: false } } as const
const script = { initiator: { kind: "script", crossorigin: null } } as const
const other = (kind: OtherName): Partial<RequestInit> => ({ initiator: { kind } }) as const

/** To a server where the URL is a path, else to a file beside the page. */
const CASES: readonly FromPage[] = [
  ["fetch, not allowed", { url: "/a" }, []],
  ["fetch, star", { url: "/a" }, [ANY]],
  ["fetch, null", { url: "/a" }, [NULL]],
  ["fetch with credentials, star", { url: "/a", credentials: "include" }, [ANY, CREDENTIALS]],
  ["fetch with credentials, null", { url: "/a", credentials: "include" }, [NULL, CREDENTIALS]],
  ["PUT, not allowed", { url: "/a", method: "PUT" }, []],
  ["PUT, null", { url: "/a", method: "PUT" }, [NULL, PUT]],
  ["no-cors", { url: "/a", mode: "no-cors" }, []],
  ["same-origin mode", { url: "/a", mode: "same-origin" }, [ANY]],
  ["XMLHttpRequest, not allowed", { url: "/a", ...xhr }, []],
  ["XMLHttpRequest, null", { url: "/a", ...xhr }, [NULL]],
  ["script", { url: "/a.js", ...script }, [SCRIPT]],
  ["module, not allowed", { url: "/a.js", initiator: { kind: "module", crossorigin: null } }, [SCRIPT]],
  ["module, null", { url: "/a.js", initiator: { kind: "module", crossorigin: null } }, [SCRIPT, NULL]],
  ["EventSource, not allowed", { url: "/a", ...other("eventsource") }, [STREAM]],
  ["EventSource, null", { url: "/a", ...other("eventsource") }, [STREAM, NULL]],
  ["beacon", { url: "/a", method: "POST", ...other("beacon") }, []],
  ["fetch of a file beside it", { url: "data.json" }, []],
  ["fetch of a file beside it, same-origin", { url: "data.json", mode: "same-origin" }, []],
  ["XMLHttpRequest of a file beside it", { url: "data.json", ...xhr }, []],
  ["module of a file beside it", { url: "own.js", initiator: { kind: "module", crossorigin: null } }, []],
]

/**
 * What a page does that was opened from a file.
 * @param without titles of cases that are known to differ: docs/conformance.md
 */
export function describeFilePage(
  start: (folder: string) => Promise<LiveBrowser>,
  without: readonly string[] = [],
): void {
  describe("a page that is a file", () => {
    let live: LiveBrowser
    let folder: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "file-page-"))
      await writeFile(join(folder, "data.json"), "{}")
      await writeFile(join(folder, "own.js"), "0")
      live = await start(folder)
    }, 60_000)
    afterAll(async () => {
      await live?.close()
      await rm(folder, { recursive: true, force: true })
    })

    test.each(CASES.filter(([title]) => !without.includes(title)))("%s", async (title, asked, headers) => {
      const path = asked.url ?? ""
      const url = path.startsWith("/") ? `${live.apiUrl}${path}?${title.replaceAll(/\W+/g, "-")}` : path
      const { ours, real } = await playFromPage(live, [title, asked, headers], url)
      expect(ours).toEqual(real)
    })
  })
}
