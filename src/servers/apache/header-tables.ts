import { byteLowercase, type HeaderList, valuesOf } from "../../fetch/header-list.ts"
import type { Directive, Word } from "../../source/directive.ts"
import type { Cause, LocatedHeader } from "../server.ts"
import { type Exchange, matched, withGroups } from "./exchange.ts"
import { holds, interpolated } from "./expression.ts"

/** One table of response headers; what is in it knows who wrote it. */
export type Table = LocatedHeader[]

/** A `Header` line, taken apart. */
export interface HeaderLine {
  /** `always`: the table that errors carry too; else the one that they are cleared of */
  readonly table: "always" | "onsuccess"
  readonly action: string
  readonly name: Word
  readonly values: readonly Word[]
  /** `env=…`, `expr=…` or `early` at the end */
  readonly condition: string | null
  readonly directive: Directive
}

const ACTIONS = ["add", "append", "merge", "set", "setifempty", "unset", "edit", "edit*", "echo", "note"]
const ARGUMENTS: Readonly<Record<string, number>> = { unset: 0, echo: 0, edit: 2, "edit*": 2 }

/** https://httpd.apache.org/docs/2.4/mod/mod_headers.html#header; null for what httpd would not start with */
export function headerLine(directive: Directive): HeaderLine | null {
  const words = [...directive.words]
  const isTabled = /^(?:always|onsuccess)$/i.test(words[0]?.text ?? "")
  const table = isTabled && /^always$/i.test(words[0]?.text ?? "") ? "always" : "onsuccess"
  if (isTabled) words.shift()
  const [action, name, ...rest] = words
  if (action === undefined || name === undefined || !ACTIONS.includes(action.text.toLowerCase())) return null
  const kind = action.text.toLowerCase()
  const count = ARGUMENTS[kind] ?? 1
  const values = rest.slice(0, count)
  if (values.length < count) return null
  return {
    table,
    action: kind,
    name: { ...name, text: name.text.replace(/:$/, "") },
    values,
    condition: rest[count]?.text ?? null,
    directive,
  }
}

/** Does a line count for this request? @throws NotUnderstood */
export function counts({ condition }: HeaderLine, exchange: Exchange): boolean {
  if (condition === null) return true
  const [, kind, text = ""] = /^(env|expr)=(.*)$/is.exec(condition) ?? []
  if (kind === undefined) return false
  if (/^expr$/i.test(kind)) return holds(text, exchange)
  return text.startsWith("!") ? !exchange.environment.has(text.slice(1)) : exchange.environment.has(text)
}

/** The value that a line writes: `%{NAME}e` is a variable, and `(null)` where there is none. @throws NotUnderstood */
function written(value: Word, exchange: Exchange): string {
  if (/^expr=/i.test(value.text)) return interpolated(value.text.slice(5), exchange)
  return value.text.replace(/%(?:\{([^}]*)\}([a-zA-Z])|([a-zA-Z%]))/g, (whole, name, kind, bare) => {
    if (bare === "%") return "%"
    if (kind === "e") return exchange.environment.get(String(name)) ?? "(null)"
    if (kind === "s") return "(null)"
    return whole
  })
}

const isNamed = (name: string) => (header: { readonly name: string }) =>
  byteLowercase(header.name) === byteLowercase(name)

/** Does to a table what a line says. @throws NotUnderstood */
export function applyLine(line: HeaderLine, table: Table, exchange: Exchange, cause: Cause): void {
  const { name, values, action } = line
  const is = isNamed(name.text)
  const first = table.findIndex(is)
  const value = () => (values[0] === undefined ? "" : written(values[0], exchange))
  const header = (text: string): LocatedHeader => ({ name: byteLowercase(name.text), value: text, cause })
  const setTo = (text: string): void => {
    // The first is written over, and all others go.
    const at = first < 0 ? table.length : first
    for (let i = table.length - 1; i > at; i--)
      if (table[i] !== undefined && is(table[i] ?? name_)) table.splice(i, 1)
    table.splice(at, first < 0 ? 0 : 1, header(text))
  }
  switch (action) {
    case "add":
      table.push(header(value()))
      break
    case "set":
      setTo(value())
      break
    case "setifempty":
      if (first < 0) table.push(header(value()))
      break
    case "unset":
      for (let i = table.length - 1; i >= 0; i--) if (is(table[i] ?? name_)) table.splice(i, 1)
      break
    case "append":
    case "merge": {
      const text = value()
      const own = table[first]
      if (own === undefined) table.push(header(text))
      else if (action === "append" || !tokens(own.value).includes(text))
        table[first] = header(`${own.value}, ${text}`)
      break
    }
    case "edit":
    case "edit*": {
      const [pattern, replacement] = values
      if (pattern === undefined || replacement === undefined) break
      for (const [i, each] of table.entries())
        if (is(each))
          table[i] = {
            ...each,
            value: edited(each.value, pattern.text, replacement, action, exchange),
            cause,
          }
      break
    }
    case "echo":
      for (const [each, text] of exchange.requestHeaders)
        if (matched(`^(?:${name.text})$`, true, each) !== null)
          table.push({ name: byteLowercase(each), value: text, cause })
  }
}

const name_ = { name: "" }
const tokens = (text: string): readonly string[] =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")

function edited(
  text: string,
  pattern: string,
  replacement: Word,
  action: "edit" | "edit*",
  exchange: Exchange,
): string {
  const found = matched(pattern, false, text)
  const [whole] = found?.groups ?? []
  if (found === null || whole === undefined) return text
  const at = text.indexOf(whole)
  const put = withGroups(written(replacement, exchange), found.groups)
  const rest = text.slice(at + whole.length)
  return `${text.slice(0, at)}${put}${action === "edit*" && whole !== "" ? edited(rest, pattern, replacement, action, exchange) : rest}`
}

/** `RequestHeader`: what the app behind gets. @throws NotUnderstood */
export function requestHeadersAfter(directives: readonly Directive[], exchange: Exchange): HeaderList {
  const table: Table = exchange.requestHeaders.map(([name, value]) => ({ name, value, cause: null }))
  const nobody: Cause = { span: null, option: "RequestHeader", why: "" }
  for (const directive of directives) {
    const line = /^requestheader$/i.test(directive.name) ? headerLine(directive) : null
    if (line !== null && counts(line, exchange)) applyLine(line, table, exchange, nobody)
  }
  return table.map(({ name, value }) => [name, value])
}

/**
 * The headers as they are sent: several `Vary` become one, each name once (modules/http/http_filters.c, fixup_vary), and blanks
 * at the end of a value are none of it.
 */
export const sent = (table: Table): Table =>
  withOneVary(table).map((each) => ({ ...each, value: each.value.replace(/[ \t]+$/, "") }))

function withOneVary(table: Table): Table {
  const all = valuesOf(
    table.map(({ name, value }) => [name, value]),
    "vary",
  )
  if (all.length === 0) return table
  const names: string[] = []
  for (const each of all.flatMap(tokens))
    if (!names.some((name) => byteLowercase(name) === byteLowercase(each))) names.push(each)
  const cause = table.findLast(isNamed("vary"))?.cause ?? null
  return [...table.filter((each) => !isNamed("vary")(each)), { name: "vary", value: names.join(","), cause }]
}
