import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { describe, expect, test } from "vitest"

/** One-way: a folder imports from those before it only. */
const LAYOUT = [
  "late",
  "source",
  "fetch",
  "browsers",
  "servers",
  "scenario",
  "simulation",
  "explain",
  "paste",
  "export",
  "lessons",
  "store",
  "ui",
]
/** Entry points stand outside of the row and import from where they must. */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  offline: [],
  cli: ["browsers", "scenario", "servers", "simulation", "explain", "fetch", "source"],
  batch: ["scenario", "servers", "simulation", "explain", "fetch", "source"],
}
/** The pure part knows no React, no store, no DOM library. */
const PURE = [
  "source",
  "fetch",
  "browsers",
  "servers",
  "scenario",
  "simulation",
  "explain",
  "paste",
  "export",
  "lessons",
]
const NOT_PURE = /^(react|react-dom|zustand|@xyflow|@codemirror|@base-ui|lucide-react|node:)/

const src = resolve(import.meta.dirname, "../../src")
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file))

const importsOf = (file: string) =>
  [...readFileSync(join(src, file), "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  )

const folderOf = (file: string) => file.split("/")[0] ?? ""

describe("the layout is one-way", () => {
  test.each(files)("src/%s", (file) => {
    const folder = folderOf(file)
    for (const path of importsOf(file)) {
      if (!path.startsWith(".")) {
        if (PURE.includes(folder)) expect(path, `${file} is in the pure part`).not.toMatch(NOT_PURE)
        continue
      }
      const target = folderOf(relative(src, resolve(src, dirname(file), path)))
      if (target === folder || !file.includes("/")) continue
      const allowed = ENTRIES[folder] ?? LAYOUT.slice(0, LAYOUT.indexOf(folder))
      expect(allowed, `${file} imports ${path}`).toContain(target)
      if (folder === "fetch") expect(target).not.toBe("source")
    }
  })

  test("every folder of src has its place", () => {
    const folders = new Set(files.filter((file) => file.includes("/")).map(folderOf))
    for (const folder of folders) expect([...LAYOUT, ...Object.keys(ENTRIES)]).toContain(folder)
  })
})

describe("the engine knows no clock, no random, no DOM", () => {
  const engine = files.filter((file) =>
    ["fetch", "source", "servers", "simulation", "browsers"].includes(folderOf(file)),
  )
  test.each(engine)("src/%s", (file) => {
    const text = readFileSync(join(src, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
    expect(text).not.toMatch(
      /\b(Date\.now|new Date|Math\.random|performance\.now|document\.|window\.|localStorage)\b/,
    )
  })
})
