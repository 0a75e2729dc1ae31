import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join, resolve } from "node:path"

/** A folder inside of the project, so that its packages are found: programs of Node are run from it, by its module loader. */
export function nodePrograms(): {
  readonly load: (source: string, name: string) => unknown
  readonly packages: NodeJS.Require
  readonly remove: () => void
} {
  const folder = mkdtempSync(resolve(import.meta.dirname, "../../../node_modules/.program-"))
  const packages = createRequire(join(folder, "x.js"))
  return {
    packages,
    load: (source, name) => {
      const file = join(folder, `${name}.js`)
      writeFileSync(file, source)
      return packages(file)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
