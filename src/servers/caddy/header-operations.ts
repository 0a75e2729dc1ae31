import { byteLowercase } from "../../fetch/header-list.ts"
import type { Directive, Word } from "../../source/directive.ts"
import { compileJsPattern } from "../../source/javascript/patterns.ts"
import type { Cause, LocatedHeader } from "../server.ts"
import type { CaddyExchange } from "./exchange.ts"
import type { CaddyVersion } from "./versions.ts"

/** One line of a `header` directive. */
export interface Operation {
  readonly kind: "add" | "set" | "default" | "delete" | "replace"
  readonly field: string
  readonly value: string
  /** for `replace`: what stands there instead */
  readonly replacement: string
  readonly head: Directive["head"]
}

/** What a `header` directive does, and when: at once, or as the answer is written. */
export interface Operations {
  readonly items: readonly Operation[]
  readonly isDeferred: boolean
}

function operationOf(
  words: readonly Word[],
  head: Directive["head"],
  { hasDeferSign }: CaddyVersion,
): Operation | null {
  const [first, value, replacement] = words.map(({ text }) => text)
  if (first === undefined) return null
  const field = first.replace(hasDeferSign ? /^[+\-?>]/ : /^[+\-?]/, "")
  const kind = first.startsWith("+")
    ? "add"
    : first.startsWith("-")
      ? "delete"
      : first.startsWith("?")
        ? "default"
        : replacement !== undefined
          ? "replace"
          : "set"
  return { kind, field, value: value ?? "", replacement: replacement ?? "", head }
}

/**
 * The operations of a `header` directive: on its line, or in its block. Those with `?` are a handler of their own, which asks
 * whether all of its fields are missing. modules/caddyhttp/headers/caddyfile.go, parseCaddyfile
 */
export function operationsOf(
  words: readonly Word[],
  { block, head }: Directive,
  version: CaddyVersion,
): readonly Operations[] {
  const own = operationOf(words, head, version)
  // A colon behind the name is taken off in a block only.
  const lines: readonly (readonly Word[])[] =
    block?.map((line) => [
      { text: line.name.replace(/:$/, ""), span: line.head, isQuoted: false },
      ...line.words,
    ]) ?? []
  const items = [
    ...(own === null ? [] : [own]),
    ...lines.flatMap((line, i) => operationOf(line, block?.[i]?.head ?? head, version) ?? []),
  ].filter(({ field, kind }) => !(field === "defer" && kind === "set") && field !== "match")
  const isMarked = [...words.slice(0, 1), ...lines.flatMap((line) => line.slice(0, 1))].some(
    ({ text }) => text === "defer" || (version.hasDeferSign && text.startsWith(">")) || text.startsWith("-"),
  )
  const always = items.filter(({ kind }) => kind !== "default")
  const defaults = items.filter(({ kind }) => kind === "default")
  return [
    ...(always.length > 0 ? [{ items: always, isDeferred: isMarked }] : []),
    ...(defaults.length > 0 ? [{ items: defaults, isDeferred: true }] : []),
  ]
}

/** Does them to the headers of an answer, in Caddy's order: add, set, delete, replace. headers.go, ApplyTo */
export function apply(
  { items }: Operations,
  table: LocatedHeader[],
  exchange: CaddyExchange,
  causeOf: (operation: Operation) => Cause,
): void {
  const { put } = exchange
  const isNamed = (name: string) => (header: LocatedHeader) =>
    byteLowercase(header.name) === byteLowercase(name)
  const drop = (test: (header: LocatedHeader) => boolean): void => {
    for (let i = table.length - 1; i >= 0; i--) {
      const header = table[i]
      if (header !== undefined && test(header)) table.splice(i, 1)
    }
  }
  const defaults = items.filter(({ kind }) => kind === "default")
  if (defaults.some(({ field }) => table.some(isNamed(field)))) return
  if (items.some(({ kind, field }) => kind === "delete" && field === "*")) table.length = 0
  const header = (operation: Operation, value: string): LocatedHeader => ({
    name: byteLowercase(put(operation.field)),
    value,
    cause: causeOf(operation),
  })
  for (const each of items) if (each.kind === "add") table.push(header(each, put(each.value)))
  const set = items.filter(({ kind }) => kind === "set" || kind === "default")
  for (const [i, each] of set.entries()) {
    // What a directive sets twice is one value, the last.
    if (set.slice(i + 1).some(({ field }) => byteLowercase(field) === byteLowercase(each.field))) continue
    const name = put(each.field)
    drop(isNamed(name))
    table.push(header(each, put(each.value)))
  }
  for (const each of items) {
    if (each.kind !== "delete" || each.field === "*") continue
    const wanted = byteLowercase(put(each.field))
    drop(({ name }) => isLike(wanted, byteLowercase(name)))
  }
  for (const each of items) {
    if (each.kind !== "replace") continue
    const compiled = compileJsPattern(each.value, "")
    if (compiled.kind !== "pattern") continue
    const { pattern } = compiled
    for (const [i, own] of table.entries())
      if (each.field === "*" || isNamed(put(each.field))(own))
        table[i] = {
          ...own,
          value: replaced(own.value, pattern.all(own.value), put(each.replacement)),
          cause: causeOf(each),
        }
  }
}

function isLike(wanted: string, name: string): boolean {
  const starts = wanted.startsWith("*")
  const ends = wanted.endsWith("*")
  if (starts && ends) return name.includes(wanted.slice(1, -1))
  if (starts) return name.endsWith(wanted.slice(1))
  return ends ? name.startsWith(wanted.slice(0, -1)) : name === wanted
}

function replaced(
  text: string,
  found: readonly {
    readonly index: number
    readonly match: string
    readonly groups: readonly (string | null)[]
  }[],
  replacement: string,
): string {
  let result = ""
  let at = 0
  for (const { index, match, groups } of found) {
    result += text.slice(at, index)
    result += replacement.replace(/\$(?:\{(\d+)\}|(\d+))/g, (_, braced?: string, bare?: string) => {
      const number = Number(braced ?? bare)
      return number === 0 ? match : (groups[number - 1] ?? "")
    })
    at = index + match.length
  }
  return result + text.slice(at)
}
