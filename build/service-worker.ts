import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Plugin, ResolvedConfig } from "vite"

/** The worker stands beside the pages, under a name that stays: where it is, is what it may answer for. */
export const WORKER = "service-worker.js"

/**
 * Fonts of scripts that the app's own words never need are fetched where a scenario has them; and what a host answers with
 * where there is nothing is the host's.
 */
const isSeldom = (path: string): boolean =>
  (path.endsWith(".woff2") && !/-latin-wght/.test(path)) || path === "404.html"

const digest = (contents: string | Uint8Array): string =>
  createHash("sha256").update(contents).digest("hex").slice(0, 16)

/** Tells the service worker which files there are in this build. */
export function serviceWorkerFiles(): Plugin {
  let config: ResolvedConfig
  return {
    name: "service-worker-files",
    apply: "build",
    enforce: "post",
    configResolved(resolved) {
      config = resolved
    },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const worker = Object.values(bundle).find(({ fileName }) => fileName === WORKER)
        if (worker?.type !== "chunk") return
        const built = Object.values(bundle)
          .filter(({ fileName }) => fileName !== WORKER && !/\.map$|^_headers$/.test(fileName))
          .map((file) => [file.fileName, file.type === "chunk" ? file.code : file.source] as const)
        const given = readdirSync(config.publicDir).map(
          (name) => [name, readFileSync(join(config.publicDir, name))] as const,
        )
        const files = [...built, ...given]
          .filter(([path]) => !isSeldom(path))
          .map(([path, contents]) => [
            path === "index.html" ? "./" : path,
            // A name with a hash in it says what there is in the file.
            path.startsWith("assets/") ? "" : digest(contents),
          ])
          .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1))
        const list = JSON.stringify(files)
        if (!["__FILES__", "__VERSION__"].every((name) => worker.code.split(name).length === 2))
          this.error("the service worker has no place for the list of the build's files, or more than one")
        if (/\b(?:import|export)\b/.test(worker.code))
          this.error("the service worker is not one file: it is run as a script, which imports nothing")
        worker.code = worker.code
          .replace("__FILES__", () => list)
          .replace("__VERSION__", () => JSON.stringify(digest(list)))
      },
    },
  }
}
