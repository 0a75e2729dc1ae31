import type { SyntaxNode } from "@lezer/common"
import { parseJavaScript, parts } from "../../source/javascript/parse.ts"
import { appendItem, quoted, replace, type TextEdit } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"

const spanOf = ({ from, to }: SyntaxNode) => ({ from, to })

/** The value of an object's property. */
function propertyOf(source: string, of: SyntaxNode | null, name: string): SyntaxNode | null {
  for (const each of of === null ? [] : parts(of)) {
    const [key, ...rest] = parts(each)
    if (key !== undefined && source.slice(key.from, key.to).replace(/["']/g, "") === name)
      return rest.at(-1) ?? null
  }
  return null
}

/** The object that holds `server`, or that a config without one is. */
function configOf(source: string, top: SyntaxNode): SyntaxNode | null {
  let first: SyntaxNode | null = null
  const walk = (node: SyntaxNode): SyntaxNode | null => {
    if (node.name === "ObjectExpression") {
      if (propertyOf(source, node, "server") !== null) return node
      first ??= node
    }
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      const found = walk(child)
      if (found !== null) return found
    }
    return null
  }
  return walk(top) ?? first
}

/** Sets an option of `server.cors`, with as much around it as is not there yet; none where the text gives no hold. */
function corsOption(source: string, name: string, value: string): TextEdit | null {
  const config = configOf(source, parseJavaScript(source).top)
  if (config === null) return null
  const server = propertyOf(source, config, "server")
  const own = `cors: { ${name}: ${value} }`
  if (server === null) return appendItem(source, spanOf(config), `server: { ${own} }`)
  if (server.name !== "ObjectExpression") return null
  const cors = propertyOf(source, server, "cors")
  if (cors === null) return appendItem(source, spanOf(server), own)
  if (cors.name === "BooleanLiteral") return replace(spanOf(cors), `{ ${name}: ${value} }`)
  if (cors.name !== "ObjectExpression") return null
  const option = propertyOf(source, cors, name)
  if (option === null) return appendItem(source, spanOf(cors), `${name}: ${value}`)
  return option.name === "ArrayExpression" && value.startsWith("[")
    ? appendItem(source, spanOf(option), value.slice(1, -1))
    : replace(spanOf(option), value)
}

const list = (source: string, items: readonly string[]): string =>
  `[${items.map((each) => quoted(source, each)).join(", ")}]`

/** Changes of `server.cors`, in the file's own style. */
export const mendVite: Mender = (source, _server, need) => {
  const mend = (title: string, name: string, value: string): readonly Mend[] => {
    const edit = corsOption(source, name, value)
    return edit === null ? [] : [{ title, edits: [edit] }]
  }
  switch (need.kind) {
    case "origin":
      return mend(`Let \`${need.origin}\` in`, "origin", list(source, [need.origin]))
    case "named origin":
      return mend(`Name \`${need.origin}\` instead of \`*\``, "origin", list(source, [need.origin]))
    case "layer":
      return mend("Set `server.cors`", "origin", list(source, need.policy.origins))
    case "credentials":
      return mend("Set `credentials: true`", "credentials", "true")
    case "method":
      return mend(`Add \`${need.method}\` to the methods`, "methods", list(source, [need.method]))
    case "header":
      return mend(`Add \`${need.header}\` to the headers`, "allowedHeaders", list(source, [need.header]))
    case "expose":
      return mend(`Expose \`${need.header}\``, "exposedHeaders", list(source, [need.header]))
    case "ok preflight":
      return mend("Let `cors` answer the preflight", "preflightContinue", "false")
    default:
      return []
  }
}

/** A policy as a vite.config has it. */
export function writeVite({ origins, credentials, methods, headers, exposed }: Policy): string {
  const items = (all: readonly string[]) => `[${all.map((each) => JSON.stringify(each)).join(", ")}]`
  const [only] = origins
  const lines = [
    `origin: ${only === "*" && origins.length === 1 ? '"*"' : items(origins)},`,
    ...(credentials ? ["credentials: true,"] : []),
    ...(methods.length === 0 ? [] : [`methods: ${items(methods)},`]),
    ...(headers.length === 0 ? [] : [`allowedHeaders: ${items(headers)},`]),
    ...(exposed.length === 0 ? [] : [`exposedHeaders: ${items(exposed)},`]),
  ]
  return `import { defineConfig } from "vite"\n\nexport default defineConfig({\n  server: {\n    cors: {\n${lines.map((line) => `      ${line}\n`).join("")}    },\n  },\n})\n`
}
