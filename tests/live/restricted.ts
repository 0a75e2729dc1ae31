import { describe, expect, test } from "vitest"
import type { RequestInit } from "../../src/fetch/request.ts"
import type { LiveBrowser } from "./browser.ts"
import { playFromPage } from "./from-page.ts"

/** Of other protocols, with their neighbours: https://fetch.spec.whatwg.org/#bad-port */
const PORTS = [
  0, 1, 2, 7, 22, 24, 25, 53, 79, 109, 110, 123, 143, 179, 389, 465, 587, 636, 993, 995, 1719, 1720, 1723,
  2049, 3659, 4045, 4190, 5060, 5061, 5999, 6000, 6001, 6566, 6665, 6669, 6670, 6679, 6697, 10080, 10081,
]

/** Where a browser goes, and says it, or does not. */
export function describeRestricted(live: () => LiveBrowser): void {
  describe("addresses to which nothing is sent", () => {
    test.each(PORTS)("port %i", async (port) => {
      const url = `http://localhost:${port}/`
      const { ours, real } = await playFromPage(live(), [`port ${port}`, {}, []], url)
      expect(ours).toEqual(real)
    })

    test.each([
      ["GET", {}],
      ["GET in no-cors mode", { mode: "no-cors" }],
      ["PUT", { method: "PUT" }],
      ["XMLHttpRequest", { initiator: { kind: "xhr", uploadListener: false } }],
      ["XMLHttpRequest, PUT", { method: "PUT", initiator: { kind: "xhr", uploadListener: false } }],
      ["EventSource", { initiator: { kind: "eventsource" } }],
      ["script", { initiator: { kind: "script", crossorigin: "anonymous" } }],
    ] satisfies [string, Partial<RequestInit>][])("nobody answers: %s", async (title, asked) => {
      const { ours, real } = await playFromPage(live(), [title, asked, []], "http://localhost:10082/")
      expect(ours).toEqual(real)
    })

    // What is called by 0.0.0.0 answers where it is gone to: fetch metadata go to trustworthy addresses only.
    describe.each(["0.0.0.0", "[::]", "127.0.0.2", "[::1]"])("%s", (host) => {
      test.each([
        ["GET", {}],
        ["GET in no-cors mode", { mode: "no-cors" }],
        ["PUT", { method: "PUT" }],
      ] satisfies [string, Partial<RequestInit>][])("%s", async (title, asked) => {
        const url = `${live().apiUrl.replace("localhost", host)}/`
        const given = [title, asked, [["Access-Control-Allow-Origin", "*"]]] as const
        const { ours, real } = await playFromPage(live(), given, url)
        expect(ours).toEqual(real)
      })
    })
  })
}
