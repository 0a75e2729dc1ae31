import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import * as v from "valibot"
import { expect, test } from "vitest"

const root = resolve(import.meta.dirname, "../..")
const packageSchema = v.object({ dependencies: v.record(v.string(), v.string()) })

test("the licence of everything that is built in stands beside the build, and travels with it", () => {
  const { dependencies } = v.parse(
    packageSchema,
    JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")),
  )
  const licences = readFileSync(resolve(root, "dist/licences.txt"), "utf8")
  const named = new Set([...licences.matchAll(/^## (\S+) - /gm)].map(([, name = ""]) => name))
  expect(Object.keys(dependencies).filter((name) => !named.has(name))).toEqual([])
  // The letters have a licence of their own.
  expect(licences).toContain("SIL OPEN FONT LICENSE")
  expect(readFileSync(resolve(root, "dist/service-worker.js"), "utf8")).toContain('"licences.txt"')
})
