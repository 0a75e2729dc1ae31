import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { expect, test } from "vitest"
import { scriptsOf } from "../../build/budgets.ts"

const dist = resolve(import.meta.dirname, "../../dist")

/** The files of `src/` that are in what the built page fetches before anything is asked for. */
function openingSources(): readonly string[] {
  return scriptsOf("index.html").flatMap((chunk) => {
    const file = resolve(dist, `${chunk}.map`)
    // The bundler's own few lines have no map.
    if (!existsSync(file)) return []
    const map: unknown = JSON.parse(readFileSync(file, "utf8"))
    const sources = typeof map === "object" && map !== null && "sources" in map ? map.sources : []
    return Array.isArray(sources)
      ? sources.flatMap((source) => (typeof source === "string" ? [source.replace(/^(?:\.\.\/)+/, "")] : []))
      : []
  })
}

test("what plays a scenario, and what reads a framework's files, is fetched after the page is there", () => {
  expect(existsSync(dist), "`npm test` builds it").toBe(true)
  const sources = openingSources()
  expect(sources).toContain("src/store/opening/played.ts")
  expect(sources).toContain("src/servers/koa/framework.ts")
  const early = sources.filter(
    (source) =>
      /^src\/(?:servers\/[a-z-]+\/|simulation\/simulate|source\/(?:python|javascript)\/)/.test(source) &&
      !/^src\/servers\/replies\//.test(source) &&
      !/\/(?:framework|recognise|versions)\.ts$/.test(source),
  )
  expect(early).toEqual([])
})
