import type { Directive } from "../../source/directive.ts"
import { parseNginx } from "../../source/nginx/parse.ts"
import type { Span } from "../../source/span.ts"
import { indentAt, insert, lineEnd, replace, type TextEdit } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"

/** Changes of an nginx block, in its own style. */
export const mendNginx: Mender = (source, _server, need) => {
  const { directives } = parseNginx(source)
  const added = addHeadersOf(directives)
  const named = (name: string) => added.filter((directive) => directive.words[0]?.text.toLowerCase() === name)
  const origins = named("access-control-allow-origin")
  switch (need.kind) {
    case "origin":
    case "named origin":
      return origins.flatMap((directive) => valueMend(directive, need.origin, `Let \`${need.origin}\` in`))
    case "credentials":
      return origins.map((directive) => ({
        title: "Add `Access-Control-Allow-Credentials`",
        edits: [lineBehind(source, directive, "add_header Access-Control-Allow-Credentials true")],
      }))
    case "method":
      return listMends(
        source,
        named("access-control-allow-methods"),
        origins,
        "Access-Control-Allow-Methods",
        need.method,
      )
    case "header":
      return listMends(
        source,
        named("access-control-allow-headers"),
        origins,
        "Access-Control-Allow-Headers",
        need.header,
      )
    case "expose":
      return listMends(
        source,
        named("access-control-expose-headers"),
        origins,
        "Access-Control-Expose-Headers",
        need.header,
      )
    case "vary":
      return origins.map((directive) => ({
        title: "Add `Vary: Origin`",
        edits: [lineBehind(source, directive, "add_header Vary Origin")],
      }))
    case "on errors":
      return alwaysMends(added)
    case "once":
      return onceMends(source, directives, origins)
    case "ok preflight":
      return preflightMends(source, directives)
    case "layer":
      return [...copiedMends(source, directives), ...blockMends(source, directives, need.policy)]
    default:
      return []
  }
}

const walk = (directives: readonly Directive[]): readonly Directive[] =>
  directives.flatMap((directive) => [directive, ...(directive.block === null ? [] : walk(directive.block))])

const addHeadersOf = (directives: readonly Directive[]): readonly Directive[] =>
  walk(directives).filter(({ name }) => name === "add_header")

const isCors = ({ words: [name] }: Directive): boolean => /^access-control-/i.test(name?.text ?? "")

function valueMend({ words }: Directive, origin: string, title: string): readonly Mend[] {
  const value = words[1]
  return value === undefined || value.text === origin
    ? []
    : [{ title, edits: [replace(value.span, value.isQuoted ? `'${origin}'` : origin)] }]
}

/** A line like the one of a directive, behind it; with `always`, where that has it. */
function lineBehind(source: string, directive: Directive, line: string): TextEdit {
  const always = directive.words[2]?.text === "always" ? " always" : ""
  return insert(directive.span.to, `\n${indentAt(source, directive.span.from)}${line}${always};`)
}

function listMends(
  source: string,
  own: readonly Directive[],
  origins: readonly Directive[],
  name: string,
  value: string,
): readonly Mend[] {
  const title = `Add \`${value}\` to \`${name}\``
  const extended = own.flatMap(({ words: [, list] }): readonly Mend[] =>
    list === undefined
      ? []
      : [
          {
            title,
            edits: [
              replace(
                list.span,
                `'${list.text === "" || list.text === "*" ? value : `${list.text}, ${value}`}'`,
              ),
            ],
          },
        ],
  )
  // Where a block for OPTIONS repeats the headers, each of them is one.
  const all: readonly Mend[] =
    own.length > 1 ? [{ title, edits: extended.flatMap(({ edits }) => edits) }] : []
  if (own.length > 0) return [...extended, ...all]
  return origins.map((directive) => ({
    title,
    edits: [lineBehind(source, directive, `add_header ${name} '${value}'`)],
  }))
}

/** `always`: without it an error goes out without the headers. */
function alwaysMends(added: readonly Directive[]): readonly Mend[] {
  const open = added.filter((directive) => isCors(directive) && directive.words[2] === undefined)
  const edit = ({ span }: Directive): TextEdit => insert(span.to - 1, " always")
  return open.length === 0
    ? []
    : [{ title: "Add `always`, so that errors carry the headers too", edits: open.map(edit) }]
}

/** The header is set twice, by the app and by nginx: one of them has to go. */
function onceMends(
  source: string,
  directives: readonly Directive[],
  origins: readonly Directive[],
): readonly Mend[] {
  const passes = walk(directives).filter(({ name }) => name === "proxy_pass")
  return [
    ...passes.map((directive) => ({
      title: "Hide the app's own `Access-Control-Allow-Origin`",
      edits: [
        insert(
          directive.span.from,
          `proxy_hide_header Access-Control-Allow-Origin;\n${indentAt(source, directive.span.from)}`,
        ),
      ],
    })),
    ...origins.map((directive) => ({
      title: "Leave `Access-Control-Allow-Origin` to the app",
      edits: [{ span: wholeLine(source, directive.span), text: "" }],
    })),
  ]
}

const wholeLine = (source: string, span: Span): Span => {
  const from = source.lastIndexOf("\n", span.from - 1) + 1
  const isAlone = source.slice(from, span.from).trim() === ""
  return { from: isAlone ? from : span.from, to: isAlone ? lineEnd(source, span.to) : span.to }
}

/** The blocks that a request can end in. */
const placesOf = (directives: readonly Directive[]): readonly Directive[] => {
  const locations = walk(directives).filter(({ name, block }) => name === "location" && block !== null)
  return locations.length > 0
    ? locations
    : walk(directives).filter(({ name, block }) => name === "server" && block !== null)
}

/** The beginning of a block: behind its opening brace. */
function inside(source: string, directive: Directive): { readonly at: number; readonly indent: string } {
  const [first] = directive.block ?? []
  const at = source.indexOf("{", directive.head.to) + 1
  return {
    at,
    indent:
      first === undefined
        ? `${indentAt(source, directive.span.from)}    `
        : indentAt(source, first.span.from),
  }
}

/** nginx answers the preflight itself, before the app or the password. */
function preflightMends(source: string, directives: readonly Directive[]): readonly Mend[] {
  return placesOf(directives).map((place) => {
    const { at, indent } = inside(source, place)
    return {
      title: "Answer the preflight in nginx",
      edits: [
        insert(at, `\n${indent}if ($request_method = OPTIONS) {\n${indent}    return 204;\n${indent}}`),
      ],
    }
  })
}

/** A block with an add_header of its own has lost those around it: they are said again inside of it. */
function copiedMends(source: string, directives: readonly Directive[]): readonly Mend[] {
  const around = walk(directives).filter(
    ({ name, block }) => (name === "server" || name === "http" || name === "location") && block !== null,
  )
  return around.flatMap((outer) => {
    const own = (outer.block ?? []).filter(
      (directive) => directive.name === "add_header" && isCors(directive),
    )
    if (own.length === 0) return []
    return (outer.block ?? [])
      .filter(
        (inner) =>
          (inner.name === "location" || inner.name === "if") &&
          inner.block?.some(({ name }) => name === "add_header") === true &&
          !inner.block.some(isCors),
      )
      .map((inner) => {
        const { at, indent } = inside(source, inner)
        return {
          title: "Say the CORS headers again in the block that has an add_header of its own",
          edits: [
            insert(at, own.map(({ span }) => `\n${indent}${source.slice(span.from, span.to)}`).join("")),
          ],
        }
      })
  })
}

/** The headers, where there are none. */
function blockMends(source: string, directives: readonly Directive[], policy: Policy): readonly Mend[] {
  return placesOf(directives).map((place) => {
    const { at, indent } = inside(source, place)
    const lines = writeNginx(policy).split("\n")
    return {
      title: "Add the CORS headers",
      edits: [insert(at, lines.map((line) => `\n${indent}${line}`).join(""))],
    }
  })
}

/** The policy as lines of a location. */
export function writeNginx(policy: Policy): string {
  const [origin = "*"] = policy.origins
  return [
    `add_header Access-Control-Allow-Origin '${origin}' always;`,
    ...(policy.credentials ? ["add_header Access-Control-Allow-Credentials true always;"] : []),
    ...(policy.methods.length > 0
      ? [`add_header Access-Control-Allow-Methods '${policy.methods.join(", ")}' always;`]
      : []),
    ...(policy.headers.length > 0
      ? [`add_header Access-Control-Allow-Headers '${policy.headers.join(", ")}' always;`]
      : []),
    ...(policy.exposed.length > 0
      ? [`add_header Access-Control-Expose-Headers '${policy.exposed.join(", ")}' always;`]
      : []),
    "if ($request_method = OPTIONS) {",
    "    return 204;",
    "}",
  ].join("\n")
}
