import { parseApache } from "../../source/apache/parse.ts"
import type { Directive } from "../../source/directive.ts"
import { indentAt, insert, lineEnd, lineStart, replace, type TextEdit } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { type HeaderLine, headerLine } from "./header-tables.ts"

/** Changes of an Apache configuration or an `.htaccess`, in its own style. */
export const mendApache: Mender = (source, _server, need) => {
  const { directives } = parseApache(source)
  const lines = walk(directives).flatMap((each) =>
    /^header$/i.test(each.name) ? (headerLine(each) ?? []) : [],
  )
  const named = (name: string) => lines.filter((line) => line.name.text.toLowerCase() === name)
  const origins = named("access-control-allow-origin").filter(({ values }) => values.length > 0)
  const list = (name: string, value: string) =>
    listMends(source, named(name.toLowerCase()), origins, name, value)
  switch (need.kind) {
    case "origin":
    case "named origin":
      return origins.flatMap((line) => valueMend(line, need.origin))
    case "credentials":
      return origins.map((line) => behind(source, line, "Access-Control-Allow-Credentials", "true"))
    case "method":
      return list("Access-Control-Allow-Methods", need.method)
    case "header":
      return list("Access-Control-Allow-Headers", need.header)
    case "expose":
      return list("Access-Control-Expose-Headers", need.header)
    case "vary":
      return origins.map(({ directive }) => ({
        title: "Add `Vary: Origin`",
        edits: [lineBehind(source, directive, "Header merge Vary Origin")],
      }))
    case "on errors":
      return alwaysMends(lines)
    case "once":
      return onceMends(source, lines, origins)
    case "ok preflight":
      return preflightMends(source, directives)
    case "layer":
      return layerMends(source, directives, need.policy)
    default:
      return []
  }
}

const walk = (directives: readonly Directive[]): readonly Directive[] =>
  directives.flatMap((each) => [each, ...(each.block === null ? [] : walk(each.block))])

function valueMend({ values: [value] }: HeaderLine, origin: string): readonly Mend[] {
  if (value === undefined || value.text === origin) return []
  return [
    { title: `Let \`${origin}\` in`, edits: [replace(value.span, value.isQuoted ? `"${origin}"` : origin)] },
  ]
}

const lineBehind = (source: string, { span }: Directive, line: string): TextEdit =>
  insert(span.to, `\n${indentAt(source, span.from)}${line}`)

/** A header like another one, behind it: in the same table. */
const behind = (source: string, { directive, table }: HeaderLine, name: string, value: string): Mend => ({
  title: `Add \`${name}\``,
  edits: [
    lineBehind(source, directive, `Header ${table === "always" ? "always " : ""}set ${name} "${value}"`),
  ],
})

function listMends(
  source: string,
  own: readonly HeaderLine[],
  origins: readonly HeaderLine[],
  name: string,
  value: string,
): readonly Mend[] {
  const extended = own.flatMap(({ values: [list] }): readonly Mend[] => {
    if (list === undefined) return []
    const text = list.text === "" || list.text === "*" ? value : `${list.text}, ${value}`
    return [{ title: `Add \`${value}\` to \`${name}\``, edits: [replace(list.span, `"${text}"`)] }]
  })
  return own.length > 0 ? extended : origins.map((line) => behind(source, line, name, value))
}

/** `always`: without it Apache's own errors go out without the headers. */
function alwaysMends(lines: readonly HeaderLine[]): readonly Mend[] {
  const open = lines.filter(({ table, name }) => table === "onsuccess" && /^access-control-/i.test(name.text))
  const edits = open.map(({ directive: { words, head } }): TextEdit => {
    const [first] = words
    return first !== undefined && /^onsuccess$/i.test(first.text)
      ? replace(first.span, "always")
      : insert(first?.span.from ?? head.to, "always ")
  })
  return edits.length === 0 ? [] : [{ title: "Add `always`, so that errors carry the headers too", edits }]
}

/** The header is said twice: by the app and by Apache, or in both of Apache's tables. */
function onceMends(
  source: string,
  lines: readonly HeaderLine[],
  origins: readonly HeaderLine[],
): readonly Mend[] {
  const wholeLine = ({ directive: { span } }: HeaderLine): TextEdit =>
    replace({ from: lineStart(source, span.from), to: lineEnd(source, span.to) }, "")
  const always = lines.filter(
    ({ table, action }) => table === "always" && (action === "set" || action === "add"),
  )
  return [
    ...origins
      .filter(({ table }) => table === "always")
      .map(({ directive, name }) => ({
        title: "Take the app’s own `Access-Control-Allow-Origin` away",
        edits: [
          insert(directive.span.from, `Header unset ${name.text}\n${indentAt(source, directive.span.from)}`),
        ],
      })),
    ...always
      .filter(({ name }) => origins.some((line) => line.name.text === name.text))
      .map(({ directive: { words } }) => ({
        title: "Set it without `always`: it then stands in the place of the app’s own",
        edits: [replace({ from: words[0]?.span.from ?? 0, to: words[1]?.span.from ?? 0 }, "")],
      })),
    ...origins.map((line) => ({
      title: "Leave `Access-Control-Allow-Origin` to the app",
      edits: [wholeLine(line)],
    })),
  ]
}

/** Where new lines go: into the virtual host or the location that is there, else at the end. */
function placesIn(source: string, directives: readonly Directive[]) {
  const sections = walk(directives).filter(
    ({ name, block }) => /^(?:virtualhost|location|directory|ifmodule)$/i.test(name) && block !== null,
  )
  const places = sections.map(({ block, head, span }) => {
    const first = block?.[0]
    return {
      at: lineEnd(source, head.to),
      indent: first === undefined ? `${indentAt(source, span.from)}    ` : indentAt(source, first.span.from),
    }
  })
  return places.length > 0 ? places : [{ at: 0, indent: "" }]
}

const linesAt = (indent: string, lines: readonly string[]): string =>
  lines.map((line) => `${indent}${line}\n`).join("")

const PREFLIGHT = ["RewriteEngine On", "RewriteCond %{REQUEST_METHOD} =OPTIONS", "RewriteRule ^ - [R=204,L]"]

/** Apache answers the preflight itself; its own answers carry `Header always` alone. */
function preflightMends(source: string, directives: readonly Directive[]): readonly Mend[] {
  const always = alwaysMends(
    walk(directives).flatMap((each) => (/^header$/i.test(each.name) ? (headerLine(each) ?? []) : [])),
  ).flatMap(({ edits }) => edits)
  return placesIn(source, directives).flatMap(({ at, indent }) => {
    const edit = insert(at, linesAt(indent, PREFLIGHT))
    const title = "Answer the preflight in Apache"
    return [
      { title, edits: [edit] },
      ...(always.length === 0
        ? []
        : [{ title: `${title}, and say the headers always`, edits: [edit, ...always] }]),
    ]
  })
}

const layerMends = (source: string, directives: readonly Directive[], policy: Policy): readonly Mend[] =>
  placesIn(source, directives).map(({ at, indent }) => ({
    title: "Add the CORS headers",
    edits: [insert(at, linesAt(indent, writeApache(policy).split("\n")))],
  }))

/** The policy as lines of a virtual host or an `.htaccess`. */
export function writeApache(policy: Policy): string {
  const [origin = "*"] = policy.origins
  const header = (name: string, value: string) => `Header always set ${name} "${value}"`
  return [
    header("Access-Control-Allow-Origin", origin),
    ...(policy.credentials ? [header("Access-Control-Allow-Credentials", "true")] : []),
    ...(policy.methods.length > 0 ? [header("Access-Control-Allow-Methods", policy.methods.join(", "))] : []),
    ...(policy.headers.length > 0 ? [header("Access-Control-Allow-Headers", policy.headers.join(", "))] : []),
    ...(policy.exposed.length > 0
      ? [header("Access-Control-Expose-Headers", policy.exposed.join(", "))]
      : []),
    ...PREFLIGHT,
  ].join("\n")
}
