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
 * What later parts have in common, by the places of its modules: a script each, where there would be one of each file. What
 * others need comes first.
 */
const COMMON = {
  /** reads any language */
  reading: /\/src\/(?:source|servers)\/(?!re2\.)[^/]+\.ts$|\/@lezer\/(?:common|highlight|lr)\//,
  /** reads Python, whatever the framework */
  python: /\/src\/(?:source|servers)\/python\/|\/@lezer\/python\//,
  /** plays a scenario in every browser */
  simulation: /\/src\/(?:simulation|browsers|fetch)\//,
} as const

/** The scripts that are named here, not after what is in them. */
export const isNamedChunk = (name: string): boolean =>
  name === "shared" || name === "opening" || Object.hasOwn(COMMON, name)

/**
 * Puts what the app needs at once into two scripts: what the embedded diagram needs as well, and the rest; and what follows
 * into few. Left to itself the bundler makes a script of each part that some later one shares, of which a slow network has to
 * fetch two dozen.
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
  const atOnce = (["shared", "opening"] as const).map((name) => ({
    debugName: name,
    name: (id: string, graph: ModuleGraph) => (chunkOf(id, graph) === name ? name : null),
  }))
  const later = Object.entries(COMMON).map(([name, test]) => ({ name, test }))
  // One after the other: a group takes along what its modules need, where no group before it has that.
  return [...atOnce, ...later].map((group, i) => ({ ...group, priority: 9 - i }))
}

/**
 * The verdict is in the page: it is shown, in its own colours and letters, before the scripts have the network. A page that
 * holds a screen has `public/before-paint.js` fetch them once that is painted, the entry being the last of them.
 */
export const stylesFirst = (): Plugin => ({
  name: "styles-first",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(html) {
      const styles = /\s*<link rel="stylesheet"[^>]*>/g
      const scripts =
        /\s*<(?:script type="module"|link rel="modulepreload")[^>]*?(?:src|href)="([^"]+)"[^>]*>(?:<\/script>)?/g
      // What both pages share comes first, as it does in the sources: the rest may say otherwise.
      const all = (html.match(styles) ?? []).toSorted(
        (a, b) => Number(b.includes("/shared-")) - Number(a.includes("/shared-")),
      )
      const fetched = html.includes("before-paint.js")
        ? [...html.matchAll(scripts)]
            .toSorted(([a], [b]) => Number(a.includes("<script")) - Number(b.includes("<script")))
            .map(([, address]) => `\n    <link rel="after-paint" href="${address}">`)
        : (html.match(scripts) ?? [])
      return html
        .replaceAll(styles, "")
        .replaceAll(scripts, "")
        .replace("</head>", () => `  ${[...all, ...fetched].join("").trim()}\n  </head>`)
    },
  },
})
