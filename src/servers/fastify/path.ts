import { compileJsPattern } from "../../source/javascript/patterns.ts"

export interface FastifyMatch {
  readonly params: Readonly<Record<string, string>>
  /** the more of it is written out, the sooner it is taken */
  readonly rank: string
}
export type FastifyMatcher = (path: string) => FastifyMatch | null

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/**
 * What a route's path matches: `:name`, `:name(regex)`, `:name?`, and `*` for the rest. Of several the most specific is
 * taken, whatever their order. find-my-way 9, https://github.com/delvedor/find-my-way
 */
export function pathMatcher(path: string): FastifyMatcher {
  const names: string[] = []
  let rank = ""
  const source = path
    .split(/(?=\/)/)
    .map((part) => {
      if (part.endsWith("*")) {
        names.push("*")
        rank += "0"
        return `${escaped(part.slice(0, -1))}(.*)`
      }
      const isOptional = part.endsWith("?")
      let hasParam = false
      const inner = (isOptional ? part.slice(0, -1) : part)
        .split(/(:\w+(?:\([^)]*\))?)/)
        .map((piece) => {
          const param = /^:(\w+)(?:\(([^)]*)\))?$/.exec(piece)
          if (param === null) return escaped(piece)
          hasParam = true
          names.push(param[1] ?? "")
          return `(${(param[2] ?? "[^/]+").replace(/^\^|\$$/g, "")})`
        })
        .join("")
      rank += hasParam ? "1" : "2"
      return isOptional ? `(?:${inner})?` : inner
    })
    .join("")
  const compiled = compileJsPattern(`^${source}$`, "")
  return (given) => {
    const [first] = compiled.kind === "pattern" ? compiled.pattern.all(given) : []
    if (first === undefined) return null
    return { rank, params: Object.fromEntries(names.map((name, i) => [name, first.groups[i] ?? ""])) }
  }
}
