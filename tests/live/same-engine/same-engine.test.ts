import { createServer } from "node:http"
import { resolve } from "node:path"
import * as v from "valibot"
import { build } from "vite"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { gallery } from "../../../src/lessons/gallery/gallery.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import { scenarioToJson } from "../../../src/scenario/to-json.ts"
import { launchChromium } from "../../e2e/app.ts"
import {
  type Driver,
  firefoxForUsers,
  openFirefox,
  openWebKit,
  webkitForUsers,
} from "../../e2e/web-driver.ts"
import { ENGINES, readBrowserRecording, readStateRecording } from "../../recordings/browsers.ts"
import { told } from "./in-page.ts"

/** Addresses of which not every browser's `URL` says the same. */
const PAGES = [
  "file:///home/ada/index.html",
  "data:text/html,x",
  "about:blank",
  "blob:http://localhost:5173/5a3c",
  "blob:null/5a3c",
  "chrome-extension://ehdkmedchofceobmfabilpjolnnejndc/p.html",
  "moz-extension://1d3f9067-c2c1-4062-883e-6736eeb35a2c/p.html",
  "capacitor://localhost/",
  "ftp://localhost/",
  "htp:/x",
  "http://LOCALHOST:80/",
  "http://日本.example/",
  "http://xn--nxa.example/",
  "http://1.2.3/",
  "http://0x7f.1/",
  "http://[::1]:5173/",
  "https://app.example:443/a b?c d#e f",
  "http://a_b.example/",
  "http://user:secret@localhost:5173/",
  "http://localhost:99999/",
  "http://a%41.example/",
  "http://a%00b/",
  "//localhost",
  // Not `*` and `"`: Chromium escapes the one in a host, and Firefox takes neither. No host has them.
  ...[..."'`{}!$&()+,;=~|\\^"].map((letter) => `http://a${letter}b.example/`),
]

const scenarios = (): readonly string[] => [
  ...(["browsers-rules", "browsers-random"] as const).flatMap((name) =>
    readBrowserRecording(name).flatMap(({ scenario }) =>
      ENGINES.map((browser) => JSON.stringify({ ...scenario, browser })),
    ),
  ),
  ...readStateRecording().flatMap(({ scenario }) =>
    ENGINES.map((browser) => JSON.stringify({ ...scenario, browser })),
  ),
  ...gallery.map(({ scenario }) => JSON.stringify(scenarioToJson(scenario))),
  ...PAGES.flatMap((url) =>
    [...ENGINES, "standard" as const].flatMap((browser) =>
      ["http://localhost:8000/users", url].map((to) =>
        JSON.stringify(
          scenarioToJson({
            ...openingScenario,
            browser,
            page: { ...openingScenario.page, url },
            request: { ...openingScenario.request, url: to },
          }),
        ),
      ),
    ),
  ),
]

const toldSchema = (value: unknown) => v.parse(v.array(v.string()), value)

/** The leaves in which two values differ, each with its way there: a whole outcome is too much to look at. */
function apart(here: unknown, page: unknown, way = ""): readonly string[] {
  if (typeof here !== "object" || typeof page !== "object" || here === null || page === null)
    return Object.is(here, page)
      ? []
      : [`${way}: ${JSON.stringify(here)}, in the page ${JSON.stringify(page)}`]
  const [ours, theirs] = [new Map(Object.entries(here)), new Map(Object.entries(page))]
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key) =>
    apart(ours.get(key), theirs.get(key), `${way}.${key}`),
  )
}

/** As much of a window as is needed. */
type Window = Pick<Driver, "goTo" | "run" | "close">

async function openChromium(): Promise<Window> {
  const browser = await launchChromium()
  const page = await browser.newPage()
  return {
    goTo: async (url) => {
      await page.goto(url)
    },
    run: (script, ...args) =>
      page.evaluate(
        ([body, given]) =>
          new Function(...["...arguments_"], `return (function () { ${body} }).apply(null, arguments_)`)(
            ...given,
          ),
        [script, args] as const,
      ),
    close: () => browser.close(),
  }
}

const firefox = firefoxForUsers()
const webkit = webkitForUsers()
const BROWSERS: readonly (readonly [string, () => Promise<Window>])[] = [
  ["Chromium", openChromium],
  ...(firefox === null ? [] : ([["Firefox", () => openFirefox(firefox)]] as const)),
  ...(webkit === null ? [] : ([["WebKit", () => openWebKit(webkit)]] as const)),
]

describe("what the engine tells in Node, it tells in a page", () => {
  const all = scenarios()
  let url = ""
  let close = () => {}
  beforeAll(async () => {
    const code = await engineOfPage()
    const server = createServer((request, response) => {
      if (request.url === "/engine.js") response.setHeader("Content-Type", "text/javascript").end(code)
      else
        response
          .setHeader("Content-Type", "text/html; charset=utf-8")
          .end('<!doctype html><title>page</title><script type="module" src="/engine.js"></script>')
    })
    await new Promise<void>((resume) => server.listen(0, "127.0.0.1", resume))
    const address = server.address()
    url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`
    close = () => server.close()
  }, 120_000)
  afterAll(() => close())

  test.each(BROWSERS)(`of ${all.length} scenarios, in %s`, { timeout: 120_000 }, async (_, open) => {
    const window = await open()
    try {
      await window.goTo(url)
      await expect
        .poll(() => window.run("return typeof globalThis.tell"), { timeout: 20_000 })
        .toBe("function")
      const differences: { readonly scenario: string; readonly apart: readonly string[] }[] = []
      for (let from = 0; from < all.length; from += 200) {
        const some = all.slice(from, from + 200)
        const there = toldSchema(await window.run("return globalThis.tell(arguments[0])", some))
        some.forEach((scenario, i) => {
          const [here, page] = [told(scenario), there[i] ?? "null"]
          if (here !== page) differences.push({ scenario, apart: apart(JSON.parse(here), JSON.parse(page)) })
        })
      }
      expect(differences).toEqual([])
    } finally {
      await window.close()
    }
  })
})

/** The engine with all that it may load, in one file. */
async function engineOfPage(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      minify: false,
      rolldownOptions: {
        input: resolve(import.meta.dirname, "in-page.ts"),
        output: { codeSplitting: false },
      },
    },
  })
  const outputs = Array.isArray(built)
    ? built.flatMap(({ output }) => output)
    : "output" in built
      ? built.output
      : []
  const chunk = outputs.find((each) => each.type === "chunk")
  if (chunk === undefined || !("code" in chunk)) throw new Error("nothing was built")
  return chunk.code
}
