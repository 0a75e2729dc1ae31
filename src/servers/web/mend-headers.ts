import type { SyntaxNode } from "@lezer/common"
import { parseJavaScript, parts } from "../../source/javascript/parse.ts"
import { walk } from "../../source/lezer-nodes.ts"
import type { Span } from "../../source/span.ts"
import { appendItem, indentAt, insert, quoted, replace, type TextEdit } from "../../source/text-edit.ts"
import { headerMends, pairsOf } from "../header-needs.ts"
import type { Mend, Mender, Policy } from "../mend.ts"

/** A place that writes a header: `{ key, value }` of a config, a property of an object of headers, or a call with both. */
interface Written {
  readonly name: string
  readonly value: Span
  /** the whole of it, for a copy beside it */
  readonly span: Span
  readonly form: "entry" | "property" | "call"
}

/** Changes of a file that writes response headers by itself, in its own style: what is written is written otherwise, or beside it. */
export const mendHeaders: Mender = (source, _server, need) => {
  const { top } = parseJavaScript(source)
  const written = writtenIn(source, top)
  const named = (name: string) => written.filter((each) => each.name === name.toLowerCase())
  const origins = named("Access-Control-Allow-Origin")
  const set = (name: string, value: string, title: string): readonly Mend[] => {
    const own = named(name)
    const edits =
      own.length > 0
        ? own.map((each) => replace(each.value, quoted(source, value)))
        : origins.map((each) => beside(source, each, name, value))
    return edits.length === 0
      ? []
      : [...(edits.length > 1 ? [{ title, edits }] : []), ...edits.map((edit) => ({ title, edits: [edit] }))]
  }
  const add = (name: string, item: string): readonly Mend[] => {
    const title = `Add \`${item}\` to \`${name}\``
    const own = named(name)
    if (own.length === 0) return set(name, item, title)
    const edits = own.map(({ value }): TextEdit => {
      const given = source.slice(value.from, value.to)
      const plain = /^(["'`])(.*)\1$/s.exec(given)?.[2]
      return plain === undefined
        ? replace(value, quoted(source, item))
        : replace(value, quoted(source, plain === "" || plain === "*" ? item : `${plain}, ${item}`))
    })
    return [
      ...(edits.length > 1 ? [{ title, edits }] : []),
      ...edits.map((edit) => ({ title, edits: [edit] })),
    ]
  }
  return need.kind === "layer" ? responseMends(source, top, need.policy) : headerMends(need, { set, add })
}

const spanOf = ({ from, to }: SyntaxNode): Span => ({ from, to })
const unquoted = (text: string): string => text.replace(/^["'`]|["'`]$/g, "")

function writtenIn(source: string, top: SyntaxNode): readonly Written[] {
  const found: Written[] = []
  const textOf = ({ from, to }: SyntaxNode) => source.slice(from, to)
  walk(top, (node) => {
    if (node.name === "ObjectExpression") {
      const properties = node.getChildren("Property").map((each) => parts(each))
      const member = (name: string) =>
        properties.find(([key]) => key !== undefined && unquoted(textOf(key)) === name)?.[1]
      const [key, value] = [member("key"), member("value")]
      if (key !== undefined && value !== undefined)
        found.push({
          name: unquoted(textOf(key)).toLowerCase(),
          value: spanOf(value),
          span: spanOf(node),
          form: "entry",
        })
    }
    if (node.name === "Property") {
      const [key, value] = parts(node)
      if (key !== undefined && value !== undefined && /^["'](?:access-control-|vary["'])/i.test(textOf(key)))
        found.push({
          name: unquoted(textOf(key)).toLowerCase(),
          value: spanOf(value),
          span: spanOf(node),
          form: "property",
        })
    }
    if (node.name === "CallExpression") {
      const given = node.getChild("ArgList")
      const [name, value] = given === null ? [] : parts(given)
      if (
        name !== undefined &&
        value !== undefined &&
        /^["'](?:access-control-|vary["'])/i.test(textOf(name))
      )
        found.push({
          name: unquoted(textOf(name)).toLowerCase(),
          value: spanOf(value),
          span: spanOf(node),
          form: "call",
        })
    }
  })
  return found
}

/** Another header like one that is there, behind it. */
function beside(source: string, { span, form }: Written, name: string, value: string): TextEdit {
  const indent = indentAt(source, span.from)
  const [key, text] = [quoted(source, name), quoted(source, value)]
  switch (form) {
    case "entry":
      return insert(span.to, `,\n${indent}{ key: ${key}, value: ${text} }`)
    case "property":
      return insert(span.to, `, ${key}: ${text}`)
    case "call": {
      const callee = source.slice(span.from, source.indexOf("(", span.from))
      return insert(span.to, `${source[span.to] === ";" ? ";" : ""}\n${indent}${callee}(${key}, ${text})`)
    }
  }
}

/** The value of `headers` in an object; null for one that has none. */
function headersOf(source: string, object: SyntaxNode): SyntaxNode | null {
  for (const each of object.getChildren("Property")) {
    const [name] = parts(each)
    if (name === undefined || unquoted(source.slice(name.from, name.to)) !== "headers") continue
    return each.lastChild
  }
  return null
}

/** Headers beside what a function gives; and an answer to OPTIONS, where each method has a function of its own. */
function responseMends(source: string, top: SyntaxNode, policy: Policy): readonly Mend[] {
  const inits: Mend[] = []
  const said = pairsOf(policy)
    .map(([name, value]) => `${quoted(source, name)}: ${quoted(source, value)}`)
    .join(", ")
  const headers = `headers: { ${said} }`
  const edits: TextEdit[] = []
  walk(top, (node) => {
    if (!/^(?:CallExpression|NewExpression)$/.test(node.name)) return
    if (
      !/^(?:new\s+)?(?:NextResponse|Response)(?:\.(?:json|next))?\s*\(/.test(source.slice(node.from, node.to))
    )
      return
    const list = node.getChild("ArgList")
    if (list === null) return
    const given = parts(list)
    const isNext = /\.next\s*\(/.test(source.slice(node.from, list.from + 1))
    const init = given[isNext ? 0 : 1]
    if (init?.name === "ObjectExpression") {
      const own = headersOf(source, init)
      edits.push(
        own === null
          ? appendItem(source, spanOf(init), headers)
          : own.name === "ObjectExpression"
            ? appendItem(source, spanOf(own), said)
            : replace(
                spanOf(own),
                // `{ headers }` is short for its own name.
                `${own.name === "PropertyDefinition" ? "headers: " : ""}{ ...${source.slice(own.from, own.to)}, ${said} }`,
              ),
      )
    }
    if (init === undefined) {
      const last = given.at(-1)
      edits.push(
        insert(
          last?.to ?? list.to - 1,
          `${last === undefined ? (isNext ? "" : "null, ") : ", "}{ ${headers} }`,
        ),
      )
    }
  })
  if (edits.length > 0) inits.push({ title: "Say the CORS headers in what it gives", edits })
  const isRoute = /^export\s+(?:async\s+)?function\s+(?:GET|POST|PUT|PATCH|DELETE)\b/m.test(source)
  if (isRoute && edits.length > 0 && !/\bOPTIONS\b/.test(source)) {
    const pairs = pairsOf(policy).map(
      ([name, value]) => `      ${quoted(source, name)}: ${quoted(source, value)},\n`,
    )
    const options = `\nexport function OPTIONS() {\n  return new Response(null, {\n    status: 204,\n    headers: {\n${pairs.join("")}    },\n  })\n}\n`
    inits.push({
      title: "Say the CORS headers, and answer OPTIONS",
      edits: [...edits, insert(source.length, options)],
    })
  }
  return inits
}
