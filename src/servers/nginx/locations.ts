import type { Directive } from "../../source/directive.ts"
import { compileJsPattern } from "../../source/javascript/patterns.ts"

/** A level of the configuration: what it says itself, and the one around it, whose settings it takes over. */
export interface Level {
  readonly directives: readonly Directive[]
  readonly outer: Level | null
  /** null for the file itself */
  readonly of: Directive | null
}

/** The settings of a name at a level: its own, else those of the level around; never of both. */
export function inherited(
  level: Level,
  name: string,
): { readonly directives: readonly Directive[]; readonly at: Level } {
  for (let at: Level | null = level; at !== null; at = at.outer) {
    const own = at.directives.filter((directive) => directive.name === name)
    if (own.length > 0) return { directives: own, at }
  }
  return { directives: [], at: level }
}

const levelOf = (of: Directive, outer: Level): Level => ({ directives: of.block ?? [], outer, of })

/**
 * The location that a path falls into: http://nginx.org/en/docs/http/ngx_http_core_module.html#location.
 * `=` at once; else the longest prefix; unless that says `^~`, the first pattern that matches goes before it.
 */
export function locationFor(server: Level, path: string): Level {
  const locations = server.directives.filter(({ name }) => name === "location")
  const exact = locations.find(
    ({ words: [modifier, target] }) => modifier?.text === "=" && target?.text === path,
  )
  if (exact !== undefined) return levelOf(exact, server)
  const prefixes = locations
    .map((location) => ({ location, prefix: prefixOf(location) }))
    .filter(
      (each): each is { location: Directive; prefix: string } =>
        each.prefix !== null && path.startsWith(each.prefix),
    )
    .sort((a, b) => b.prefix.length - a.prefix.length)
  const longest = prefixes[0]?.location
  const inner = longest === undefined ? null : locationFor(levelOf(longest, server), path)
  const nested = inner !== null && inner.of !== longest ? inner : null
  if (longest?.words[0]?.text === "^~" && nested === null && longest !== undefined)
    return levelOf(longest, server)
  if (nested !== null) return nested
  const pattern = locations.find(({ words: [modifier, target] }) => {
    if (modifier === undefined || target === undefined || !["~", "~*"].includes(modifier.text)) return false
    const compiled = compileJsPattern(target.text, modifier.text === "~*" ? "i" : "")
    return compiled.kind === "pattern" && compiled.pattern.test(path)
  })
  if (pattern !== undefined) return levelOf(pattern, server)
  return longest === undefined ? server : levelOf(longest, server)
}

function prefixOf({ words: [first, second] }: Directive): string | null {
  if (first === undefined) return null
  if (first.text === "^~") return second?.text ?? null
  return ["=", "~", "~*"].includes(first.text) || first.text.startsWith("@") ? null : first.text
}
