import { get } from "../../fetch/header-list.ts"
import type { Directive } from "../../source/directive.ts"
import { type Exchange, matched, withGroups } from "./exchange.ts"
import { NotUnderstood, variable } from "./expression.ts"

/** What rewriting came to. */
export type Rewritten =
  | { readonly kind: "goes on" }
  /** a rule ended the request: with an answer, a redirect, or a status of any kind */
  | {
      readonly kind: "ended"
      readonly status: number
      readonly location: string | null
      readonly by: Directive
    }
  /** `[P]` */
  | { readonly kind: "proxied" }
  /** a rule of a folder led to another path: httpd begins anew with it */
  | { readonly kind: "another path"; readonly path: string }

/** Where rules stand: those of a server see the whole path, those of a folder what comes behind the folder's own. */
export type RewriteContext = "server" | "folder"

/** mod_rewrite: https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html */
export function rewrite(
  directives: readonly Directive[],
  context: RewriteContext,
  exchange: Exchange,
): Rewritten {
  const engine = directives.findLast(({ name }) => /^rewriteengine$/i.test(name))
  if (!/^on$/i.test(engine?.words[0]?.text ?? "")) return { kind: "goes on" }
  let conditions: Directive[] = []
  let skip = 0
  let isChainBroken = false
  const before = exchange.path
  let path = exchange.path
  for (const directive of directives) {
    if (/^rewritecond$/i.test(directive.name)) conditions.push(directive)
    if (!/^rewriterule$/i.test(directive.name)) continue
    const [pattern, target, given] = directive.words.map(({ text }) => text)
    const flags = flagsOf(given)
    const own = conditions
    conditions = []
    if (skip > 0) {
      skip -= 1
      continue
    }
    if (isChainBroken) {
      isChainBroken = flags.has("C")
      continue
    }
    if (pattern === undefined || target === undefined) continue
    const seen = context === "folder" ? path.replace(/^\//, "") : path
    const found = ruleMatches(pattern, flags, seen)
    const groups = found === null ? null : conditionsHold(own, exchange, found)
    if (found === null || groups === null) {
      isChainBroken = flags.has("C")
      continue
    }
    const put = (text: string) => expanded(withGroups(withGroups(text, found), groups, "%"), exchange)
    for (const setting of flags.all("E")) setVariable(put(setting), exchange)
    const status = statusOf(flags)
    if (target !== "-" && (status === null || isRedirect(status))) path = put(target).replace(/\?.*$/, "")
    if (status !== null) {
      if (!isRedirect(status)) return { kind: "ended", status, location: null, by: directive }
      const location = /^[a-z]+:\/\//i.test(path) ? path : absolute(path, exchange)
      return { kind: "ended", status, location, by: directive }
    }
    if (flags.has("P")) return { kind: "proxied" }
    if (flags.has("END")) {
      exchange.path = path
      return { kind: "goes on" }
    }
    if (flags.has("S")) skip = Number(flags.all("S")[0] ?? 0)
    if (flags.has("L")) break
  }
  if (path === before || exchange.isRewritten) return { kind: "goes on" }
  if (context === "folder") return { kind: "another path", path: path.startsWith("/") ? path : `/${path}` }
  exchange.path = path
  return { kind: "goes on" }
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400

const absolute = (path: string, { request }: Exchange): string => {
  const rooted = path.startsWith("/") ? path : `/${path}`
  return request.host === null ? rooted : `${request.scheme}://${request.host}${rooted}`
}

/** `[R=301,L,E=A:1]`: short and long names mean the same. */
class Flags {
  private readonly items: readonly (readonly [string, string | null])[]
  constructor(items: readonly (readonly [string, string | null])[]) {
    this.items = items
  }
  has(name: string): boolean {
    return this.items.some(([each]) => each === name)
  }
  all(name: string): readonly string[] {
    return this.items.flatMap(([each, value]) => (each === name && value !== null ? [value] : []))
  }
}

const LONG: Readonly<Record<string, string>> = {
  REDIRECT: "R",
  LAST: "L",
  FORBIDDEN: "F",
  GONE: "G",
  PROXY: "P",
  ENV: "E",
  NOCASE: "NC",
  CHAIN: "C",
  SKIP: "S",
  ORNEXT: "OR",
  NOVARY: "NV",
}

function flagsOf(text: string | undefined): Flags {
  const inner = /^\[(.*)\]$/s.exec(text ?? "")?.[1] ?? ""
  return new Flags(
    inner
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "")
      .map((each) => {
        const equals = each.indexOf("=")
        const name = (equals < 0 ? each : each.slice(0, equals)).toUpperCase()
        return [LONG[name] ?? name, equals < 0 ? null : each.slice(equals + 1)] as const
      }),
  )
}

const NAMED: Readonly<Record<string, number>> = { permanent: 301, temp: 302, seeother: 303 }

function statusOf(flags: Flags): number | null {
  if (flags.has("F")) return 403
  if (flags.has("G")) return 410
  if (!flags.has("R")) return null
  const [code] = flags.all("R")
  return code === undefined ? 302 : (NAMED[code] ?? Number(code))
}

function ruleMatches(pattern: string, flags: Flags, path: string): readonly string[] | null {
  if (!pattern.startsWith("!")) return matched(pattern, flags.has("NC"), path)?.groups ?? null
  return matched(pattern.slice(1), flags.has("NC"), path) === null ? [] : null
}

/** What the last condition captured, where they all hold; those joined by `[OR]` are one. */
function conditionsHold(
  conditions: readonly Directive[],
  exchange: Exchange,
  ruleGroups: readonly string[],
): readonly string[] | null {
  let groups: readonly string[] = []
  let isGroupTrue = false
  for (const { words } of conditions) {
    const [subject = "", pattern = "", given] = words.map(({ text }) => text)
    const flags = flagsOf(given)
    if (!isGroupTrue) {
      const varied: string[] = []
      const value = expanded(withGroups(withGroups(subject, ruleGroups), groups, "%"), exchange, varied)
      const found = conditionMatches(value, pattern, flags, exchange)
      if (found !== null) {
        if (found.length > 0) groups = found
        isGroupTrue = true
      }
      if (found !== null || !flags.has("OR")) {
        // httpd names in Vary what a condition that held has looked at.
        if (found !== null && !flags.has("NV")) exchange.varied.push(...varied)
      }
    }
    if (flags.has("OR")) continue
    if (!isGroupTrue) return null
    isGroupTrue = false
  }
  const last = conditions.at(-1)
  return last !== undefined && flagsOf(last.words[2]?.text).has("OR") && !isGroupTrue ? null : groups
}

function conditionMatches(
  value: string,
  written: string,
  flags: Flags,
  { isRewritten }: Exchange,
): readonly string[] | null {
  const isNegated = written.startsWith("!")
  const pattern = isNegated ? written.slice(1) : written
  const holds = (result: boolean) => (result === isNegated ? null : [])
  const isCaseless = flags.has("NC")
  // What is on the disk is not known: only what a rule has led to is taken to be there.
  if (/^-[dfFlLhsUx]$/.test(pattern)) return holds(isRewritten)
  if (/^(?:[<>]=?|=)/.test(pattern)) {
    const [, operator = "", plain = ""] = /^([<>]=?|=)(.*)$/s.exec(pattern) ?? []
    const right = plain === '""' ? "" : plain
    const [a, b] = isCaseless ? [value.toLowerCase(), right.toLowerCase()] : [value, right]
    return holds(
      operator === "="
        ? a === b
        : operator === "<"
          ? a < b
          : operator === ">"
            ? a > b
            : operator === "<="
              ? a <= b
              : a >= b,
    )
  }
  const found = matched(pattern, isCaseless, value)
  if (isNegated) return found === null ? [] : null
  return found?.groups ?? null
}

/** The variables of mod_rewrite: `%{HTTP:Origin}` is a request header, `%{HTTP_ORIGIN}` is nothing. */
function expanded(text: string, exchange: Exchange, varied: string[] = []): string {
  return text.replace(/%\{([^}]*)\}/g, (_, name: string) => {
    if (/^ENV:/i.test(name)) return exchange.environment.get(name.slice(4)) ?? ""
    if (/^HTTP:/i.test(name)) {
      varied.push(name.slice(5))
      return get(exchange.requestHeaders, name.slice(5)) ?? ""
    }
    const before = exchange.varied.length
    try {
      return variable(name, exchange)
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error
      return ""
    } finally {
      varied.push(...exchange.varied.splice(before))
    }
  })
}

function setVariable(setting: string, { environment }: Exchange): void {
  if (setting.startsWith("!")) {
    environment.delete(setting.slice(1))
    return
  }
  const colon = setting.indexOf(":")
  if (colon < 0) environment.set(setting, "")
  else environment.set(setting.slice(0, colon), setting.slice(colon + 1))
}
