import { parseCaddyfile } from "../../source/caddy/parse.ts"
import type { Directive, Word } from "../../source/directive.ts"
import { indentAt, insert, lineEnd, lineStart, replace, type TextEdit } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"

/** A line that writes a response header: of its own, or in a `header` block. */
interface Line {
  readonly field: Word
  readonly value: Word | null
  readonly directive: Directive
  /** a line in a block: then no `header` stands before the field */
  readonly isInBlock: boolean
}

/** Changes of a Caddyfile, in its own style. */
export const mendCaddy: Mender = (source, _server, need) => {
  const { directives } = parseCaddyfile(source)
  const lines = linesOf(directives)
  const named = (name: string) => lines.filter(({ field }) => bare(field.text) === name.toLowerCase())
  const origins = named("Access-Control-Allow-Origin").filter(({ value }) => value !== null)
  const behind = (line: Line, name: string, value: string): Mend => ({
    title: `Add \`${name}\``,
    edits: [lineBehind(source, line, `${name} "${value}"`)],
  })
  const list = (name: string, value: string): readonly Mend[] => {
    const own = named(name).flatMap(({ value: given }): readonly Mend[] =>
      given === null
        ? []
        : [
            {
              title: `Add \`${value}\` to \`${name}\``,
              edits: [
                replace(
                  given.span,
                  `"${given.text === "" || given.text === "*" ? value : `${given.text}, ${value}`}"`,
                ),
              ],
            },
          ],
    )
    return own.length > 0 ? own : origins.map((line) => behind(line, name, value))
  }
  switch (need.kind) {
    case "origin":
    case "named origin":
      return origins.flatMap(({ value }) =>
        value === null || value.text === need.origin
          ? []
          : [
              {
                title: `Let \`${need.origin}\` in`,
                edits: [replace(value.span, value.isQuoted ? `"${need.origin}"` : need.origin)],
              },
            ],
      )
    case "credentials":
      return origins.map((line) => behind(line, "Access-Control-Allow-Credentials", "true"))
    case "method":
      return list("Access-Control-Allow-Methods", need.method)
    case "header":
      return list("Access-Control-Allow-Headers", need.header)
    case "expose":
      return list("Access-Control-Expose-Headers", need.header)
    case "vary":
      return origins.map((line) => ({
        title: "Add `Vary: Origin`",
        edits: [lineBehind(source, line, "+Vary Origin")],
      }))
    case "once":
      return onceMends(source, directives, origins)
    case "ok preflight":
      return placesIn(source, directives).map(({ at, indent }) => ({
        title: "Answer the preflight in Caddy",
        edits: [insert(at, textAt(indent, PREFLIGHT))],
      }))
    case "on errors":
      return [
        {
          title: "Set the headers at once, not when the answer is written",
          edits: walk(directives)
            .filter(({ name, words, block }) => name === "defer" && words.length === 0 && block === null)
            .map(({ span }) =>
              replace({ from: lineStart(source, span.from), to: lineEnd(source, span.to) }, ""),
            ),
        },
      ].filter(({ edits }) => edits.length > 0)
    case "layer":
      return placesIn(source, directives).map(({ at, indent }) => ({
        title: "Add the CORS headers",
        edits: [insert(at, textAt(indent, writeCaddy(need.policy).split("\n")))],
      }))
    default:
      return []
  }
}

const bare = (field: string): string =>
  field
    .replace(/^[+\-?>]/, "")
    .replace(/:$/, "")
    .toLowerCase()

const walk = (directives: readonly Directive[]): readonly Directive[] =>
  directives.flatMap((each) => [each, ...(each.block === null ? [] : walk(each.block))])

const linesOf = (directives: readonly Directive[]): readonly Line[] =>
  walk(directives).flatMap((directive): readonly Line[] => {
    if (directive.name !== "header") return []
    const words = directive.words.filter(({ text }, i) => i > 0 || !/^(?:@|\/|\*$)/.test(text))
    const [field, value] = words
    const own: readonly Line[] =
      field === undefined ? [] : [{ field, value: value ?? null, directive, isInBlock: false }]
    const inner = (directive.block ?? []).map(
      (line): Line => ({
        field: {
          text: line.name,
          span: { from: line.head.from, to: line.head.from + line.name.length },
          isQuoted: false,
        },
        value: line.words[0] ?? null,
        directive: line,
        isInBlock: true,
      }),
    )
    return [...own, ...inner]
  })

/** A line like another one, behind it: with its matcher, where that has one. */
function lineBehind(source: string, { directive, field, isInBlock }: Line, line: string): TextEdit {
  const before = isInBlock ? "" : source.slice(directive.head.from, field.span.from)
  return insert(directive.span.to, `\n${indentAt(source, directive.span.from)}${before}${line}`)
}

/** The header is said twice: Caddy adds what the app says to what it has set itself. */
const onceMends = (
  source: string,
  directives: readonly Directive[],
  origins: readonly Line[],
): readonly Mend[] => [
  ...origins
    .filter(({ field }) => !/^[>+-]/.test(field.text))
    .map(({ field }) => ({
      title: "Set it when the answer is written: it then stands in the place of the app’s own",
      edits: [insert(field.span.from, ">")],
    })),
  ...walk(directives)
    .filter(({ name, block }) => name === "reverse_proxy" && block === null)
    .map(({ span }) => ({
      title: "Take the app’s own `Access-Control-Allow-Origin` away",
      edits: [
        insert(
          span.to,
          ` {\n${indentAt(source, span.from)}\theader_down -Access-Control-Allow-Origin\n${indentAt(source, span.from)}}`,
        ),
      ],
    })),
  ...origins.map(({ directive: { span } }) => ({
    title: "Leave `Access-Control-Allow-Origin` to the app",
    edits: [replace({ from: lineStart(source, span.from), to: lineEnd(source, span.to) }, "")],
  })),
]

/** Where new lines go: to the beginning of a site, or of the file where it is none but its lines. */
function placesIn(source: string, directives: readonly Directive[]) {
  const sites = directives.filter(({ name, block }) => block !== null && name !== "" && !/^[(@]/.test(name))
  return sites.map(({ block, head, span }) => {
    const first = block?.[0]
    return {
      at: lineEnd(source, head.to),
      indent: first === undefined ? `${indentAt(source, span.from)}\t` : indentAt(source, first.span.from),
    }
  })
}

const textAt = (indent: string, lines: readonly string[]): string =>
  lines.map((line) => `${indent}${line}\n`).join("")

const PREFLIGHT = ["@preflight method OPTIONS", "respond @preflight 204"]

/** The policy as lines of a site. */
export function writeCaddy(policy: Policy): string {
  const [origin = "*"] = policy.origins
  return [
    "header {",
    `\tAccess-Control-Allow-Origin "${origin}"`,
    ...(policy.credentials ? ['\tAccess-Control-Allow-Credentials "true"'] : []),
    ...(policy.methods.length > 0 ? [`\tAccess-Control-Allow-Methods "${policy.methods.join(", ")}"`] : []),
    ...(policy.headers.length > 0 ? [`\tAccess-Control-Allow-Headers "${policy.headers.join(", ")}"`] : []),
    ...(policy.exposed.length > 0 ? [`\tAccess-Control-Expose-Headers "${policy.exposed.join(", ")}"`] : []),
    "}",
    ...PREFLIGHT,
  ].join("\n")
}
