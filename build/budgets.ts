// What the built page may weigh, compressed: sizes, which do not depend on the machine. `npm run budgets` prints them.
import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { brotliCompressSync, gzipSync } from "node:zlib"

const dist = resolve(import.meta.dirname, "../dist")

export interface Budget {
  readonly what: string
  readonly bytes: number
  readonly most: number
}

const read = (path: string): Buffer => readFileSync(join(dist, path))
const gzipped = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + gzipSync(read(path), { level: 9 }).length, 0)
const brotli = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + brotliCompressSync(read(path)).length, 0)

/** The scripts that a built page links to by one of some relations, each once. Paths in `dist/`. */
const linkedBy = (page: string, relations: string): readonly string[] => {
  const link = new RegExp(`rel="(?:${relations})"[^>]* href="\\./(assets/[^"]+\\.js)"`, "g")
  return [...new Set([...read(page).toString().matchAll(link)].map(([, path = ""]) => path))]
}

/** The scripts that a built page asks for at once: its entry, and what that imports. */
export const scriptsOf = (page: string): readonly string[] => linkedBy(page, "modulepreload|after-paint")
const stylesOf = (page: string): readonly string[] =>
  [
    ...read(page)
      .toString()
      .matchAll(/href="\.\/(assets\/[^"]+\.css)"/g),
  ].map(([, path = ""]) => path)

/** All budgets, measured on `dist/`. Throws where there is no build. */
export function measure(): readonly Budget[] {
  const assets = readdirSync(join(dist, "assets")).map((name) => `assets/${name}`)
  const scripts = assets.filter((path) => path.endsWith(".js"))
  const late = scripts.filter((path) => !scriptsOf("index.html").includes(path))
  return [
    {
      what: "index.html, with the opening verdict in it",
      bytes: gzipped(["index.html"]),
      most: 10_000,
    },
    { what: "its styles", bytes: gzipped(stylesOf("index.html")), most: 16_000 },
    {
      what: "scripts until the verdict is React's, and can be edited",
      bytes: gzipped(scriptsOf("index.html")),
      most: 135_000,
    },
    { what: "the same, as brotli", bytes: brotli(scriptsOf("index.html")), most: 118_000 },
    {
      what: "the largest script that is fetched later",
      bytes: Math.max(...late.map((path) => gzipped([path]))),
      most: 115_000,
    },
    {
      what: "scripts until a link says what it is about",
      bytes: gzipped(linkedBy("index.html", "first-words")),
      most: 22_000,
    },
    { what: "scripts of embed.html", bytes: gzipped(scriptsOf("embed.html")), most: 224_000 },
  ]
}

if (process.argv[1] === import.meta.filename) {
  const budgets = measure()
  for (const { what, bytes, most } of budgets)
    console.log(
      `${bytes > most ? "OVER " : "ok   "}${(bytes / 1000).toFixed(1).padStart(7)} of ${(most / 1000).toFixed(0).padStart(3)} kB  ${what}`,
    )
  if (budgets.some(({ bytes, most }) => bytes > most)) process.exitCode = 1
}
