import { resolve } from "node:path"
import type { Plugin } from "vite"

const APP = resolve(import.meta.dirname, "../src/main.tsx")
const EMBED = resolve(import.meta.dirname, "../src/embed.tsx")

interface ModuleGraph {
  readonly getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null
}

/** All that a module needs before it can run, itself included. */
function needed(entry: string, graph: ModuleGraph): ReadonlySet<string> {
  const found = new Set([entry])
  // A set is walked on into what is added to it meanwhile.
  for (const id of found) for (const each of graph.getModuleInfo(id)?.importedIds ?? []) found.add(each)
  return found
}

/**
 * Puts what the app needs at once into two scripts: what the embedded diagram needs as well, and the rest. Left to itself the
 * bundler makes a script of each part that some later one shares, of which a slow network has to fetch two dozen.
 */
export function openingChunks() {
  let app: ReadonlySet<string> | null = null
  let embed: ReadonlySet<string> | null = null
  const chunkOf = (id: string, graph: ModuleGraph): "shared" | "opening" | null => {
    app ??= needed(APP, graph)
    embed ??= needed(EMBED, graph)
    if (!app.has(id) || id === APP) return null
    return embed.has(id) ? "shared" : "opening"
  }
  // One after the other: a group takes along what its modules need, where no group before it has that.
  return (["shared", "opening"] as const).map((name, i) => ({
    debugName: name,
    priority: 2 - i,
    name: (id: string, graph: ModuleGraph) => (chunkOf(id, graph) === name ? name : null),
  }))
}

/** The verdict is in the page: it is shown, in its own colours and letters, before the scripts have the network. */
export const stylesFirst = (): Plugin => ({
  name: "styles-first",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(html) {
      const styles = /\s*<link rel="stylesheet"[^>]*>/g
      // What both pages share comes first, as it does in the sources: the rest may say otherwise.
      const all = (html.match(styles) ?? []).toSorted(
        (a, b) => Number(b.includes("/shared-")) - Number(a.includes("/shared-")),
      )
      return html
        .replace(styles, "")
        .replace(/\s*<script type="module"/, (script) => all.join("") + script)
        .replaceAll(/<(?:script type="module"|link rel="modulepreload")/g, '$& fetchpriority="low"')
    },
  },
})
