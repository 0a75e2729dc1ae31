import { resolve } from "node:path"
import type { IndexHtmlTransformContext, Plugin } from "vite"

const APP = resolve(import.meta.dirname, "../src/main.tsx")
const EMBED = resolve(import.meta.dirname, "../src/embed.tsx")
/** What runs before either, where the page is opened with a link. */
const FIRST_WORDS = resolve(import.meta.dirname, "../src/first-words.ts")

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
  /** reads JavaScript, and runs it */
  javascript: /\/src\/source\/javascript\/|\/@lezer\/javascript\//,
  /** what servers that run on Node have in common */
  node: /\/src\/servers\/node\//,
  /** plays a scenario in every browser */
  simulation: /\/src\/(?:simulation|browsers|fetch)\//,
} as const

/**
 * `frameworks`: what tells of which framework a text is, for the first words too. `react`: what stays the same from one build to
 * the next, and takes as long to begin with as all the rest: a task of its own.
 */
const AT_ONCE = ["frameworks", "react", "shared", "opening"] as const

/** The scripts that are named here, not after what is in them. */
export const isNamedChunk = (name: string): boolean =>
  AT_ONCE.some((each) => each === name) || Object.hasOwn(COMMON, name)

/**
 * Puts what the app needs at once into four scripts: what the first words of a link need as well, React, what the embedded
 * diagram needs, and the rest; and what follows into few. Left to itself the bundler makes a script of each part that some later one
 * shares, of which a slow network has to fetch two dozen.
 */
export function openingChunks() {
  let app: ReadonlySet<string> | null = null
  let embed: ReadonlySet<string> | null = null
  let words: ReadonlySet<string> | null = null
  const chunkOf = (id: string, graph: ModuleGraph): (typeof AT_ONCE)[number] | null => {
    app ??= needed(APP, graph)
    embed ??= needed(EMBED, graph)
    words ??= needed(FIRST_WORDS, graph)
    // In one file, and so on one connection: nothing is painted before the styles.
    if (/\.css(?:\?|$)/.test(id) && (app.has(id) || embed.has(id))) return "shared"
    if (!app.has(id) || id === APP) return null
    if (words.has(id)) return "frameworks"
    if (/\/node_modules\/(?:react|react-dom|scheduler)\//.test(id)) return "react"
    return embed.has(id) ? "shared" : "opening"
  }
  const atOnce = AT_ONCE.map((name) => ({
    debugName: name,
    name: (id: string, graph: ModuleGraph) => (chunkOf(id, graph) === name ? name : null),
  }))
  const later = Object.entries(COMMON).map(([name, test]) => ({ name, test }))
  // One after the other: a group takes along what its modules need, where no group before it has that.
  return [...atOnce, ...later].map((group, i) => ({ ...group, priority: 10 - i }))
}

type Bundle = NonNullable<IndexHtmlTransformContext["bundle"]>

/** The script of the first words, and before it what it imports. */
function firstWords(bundle: Bundle): readonly string[] {
  const entry = Object.values(bundle).find(
    (file) => file.type === "chunk" && file.facadeModuleId === FIRST_WORDS,
  )
  if (entry === undefined) throw new Error("the build has no first words")
  const found = new Set([entry.fileName])
  for (const fileName of found) {
    const chunk = bundle[fileName]
    for (const each of chunk?.type === "chunk" ? chunk.imports : []) found.add(each)
  }
  return [...found].reverse()
}

/** The letters of code. */
function codeLetters(bundle: Bundle): string {
  const styles = Object.keys(bundle).find((fileName) => /\bcode-letters-[^/]*\.css$/.test(fileName))
  if (styles === undefined) throw new Error("the build has no letters for code")
  return styles
}

/**
 * The verdict is in the page: it is shown, in its own colours and letters, before the scripts have the network.
 * `public/after-paint.js` fetches them once that is painted, the entry being the last of them; and before them, where a link
 * is opened, what says what it is about. The embedded diagram always is: there these are fetched with the styles. The
 * letters of code come along with the scripts.
 */
export const stylesFirst = (): Plugin => ({
  name: "styles-first",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(html, { bundle = {}, filename }) {
      const styles = /\s*<link rel="stylesheet"[^>]*>/g
      const scripts =
        /\s*<(?:script type="module"|link rel="modulepreload")[^>]*?(?:src|href)="([^"]+)"[^>]*>(?:<\/script>)?/g
      const linked = (rel: string, addresses: readonly (string | undefined)[]) =>
        addresses.map((address) => `\n    <link rel="${rel}" href="${address}">`)
      // What both pages share comes first, as it does in the sources: the rest may say otherwise.
      const all = (html.match(styles) ?? []).toSorted(
        (a, b) => Number(b.includes("/shared-")) - Number(a.includes("/shared-")),
      )
      const words = firstWords(bundle).map((fileName) => `./${fileName}`)
      const rest = [...html.matchAll(scripts)]
        .toSorted(([a], [b]) => Number(a.includes("<script")) - Number(b.includes("<script")))
        .map(([, address]) => address)
      const links = [
        ...(filename.endsWith("embed.html") ? linked("modulepreload", words) : []),
        ...linked("first-words", words),
        ...linked("after-paint-styles", [`./${codeLetters(bundle)}`]),
        ...linked("after-paint", rest),
      ]
      return html
        .replaceAll(styles, "")
        .replaceAll(scripts, "")
        .replace("</head>", () => `  ${[...all, ...links].join("").trim()}\n  </head>`)
    },
  },
})
