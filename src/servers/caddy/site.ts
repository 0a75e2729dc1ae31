import type { Directive, Word } from "../../source/directive.ts"
import { isKnown } from "./routes.ts"

/** The site to play: its lines, with what it imports put in. */
export interface Site {
  readonly directives: readonly Directive[]
  /** what it imports and the paste does not hold */
  readonly missing: readonly Directive[]
}

const DEPTH = 20
const MOST = 2000

/** The first site of a Caddyfile that does more than redirect; a file of directives alone is one as well. */
export function siteOf(file: readonly Directive[]): Site | null {
  const snippets = new Map<string, readonly Directive[]>()
  for (const { name, block } of file) {
    const snippet = /^\(([\w.-]+)\)$/.exec(name)?.[1]
    if (snippet !== undefined && block !== null) snippets.set(snippet, block)
  }
  const rest = file.filter(({ name }) => name !== "" && !/^\(.*\)$/.test(name))
  const isDirective = ({ name }: Directive): boolean =>
    isKnown(name) || name.startsWith("@") || name === "import"
  const sites = rest.filter((each) => each.block !== null && !isDirective(each))
  const site = sites.find(({ block }) => !redirectsOnly(block ?? [])) ?? sites[0]
  // Without braces the first line is the address, and all others are the site's.
  const own = site?.block ?? rest.filter((each, i) => isDirective(each) || i > 0)
  if (site === undefined && !rest.some(isDirective)) return null
  const missing: Directive[] = []
  let count = 0
  const expanded = (directives: readonly Directive[], depth: number): readonly Directive[] =>
    directives.flatMap((each) => {
      count += 1
      if (count > MOST || depth > DEPTH) return []
      if (each.name === "import") {
        const [name, ...args] = each.words
        const snippet = snippets.get(name?.text ?? "")
        if (snippet === undefined) {
          missing.push(each)
          return []
        }
        return expanded(withArguments(snippet, args), depth + 1)
      }
      return [each.block === null ? each : { ...each, block: expanded(each.block, depth + 1) }]
    })
  return { directives: expanded(own, 0), missing }
}

const redirectsOnly = (block: readonly Directive[]): boolean =>
  block.length > 0 && block.every(({ name }) => name === "redir" || name === "log" || name === "tls")

/** `{args.0}` and `{args[0]}` of a snippet */
function withArguments(directives: readonly Directive[], args: readonly Word[]): readonly Directive[] {
  const put = (text: string): string =>
    text.replace(
      /\{args(?:\.(\d+)|\[(\d+)\])\}/g,
      (_, dotted?: string, bracketed?: string) => args[Number(dotted ?? bracketed)]?.text ?? "",
    )
  return directives.map((each) => ({
    ...each,
    name: put(each.name),
    words: each.words.map((word) => ({ ...word, text: put(word.text) })),
    block: each.block === null ? null : withArguments(each.block, args),
  }))
}
