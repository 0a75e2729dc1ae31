import type { SyntaxNode } from "@lezer/common"
import { parseJavaScript, parts } from "../../source/javascript/parse.ts"
import { walk } from "../../source/lezer-nodes.ts"
import { indentAt, insert, quoted } from "../../source/text-edit.ts"
import { pairsOf } from "../header-needs.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { mendHeaders } from "../web/mend-headers.ts"

/** Changes of a request listener, in its own style. */
export const mendNodeHttp: Mender = (source, server, need) => {
  switch (need.kind) {
    case "layer":
      return atTheBeginning(source, need.policy)
    case "ok preflight":
    case "before the others":
      return atTheBeginning(source, null)
    default:
      return mendHeaders(source, server, need)
  }
}

/**
 * The headers, and an answer to OPTIONS, as the first lines of a function of two parameters: one such change for each, as which of
 * them listens is seen when they are played.
 */
function atTheBeginning(source: string, policy: Policy | null): readonly Mend[] {
  const found: Mend[] = []
  const end = /;[ \t]*$/m.test(source) ? ";" : ""
  const quote = (text: string): string => quoted(source, text)
  walk(parseJavaScript(source).top, (node) => {
    if (!/^(?:ArrowFunction|FunctionExpression|FunctionDeclaration)$/.test(node.name)) return
    const body = node.getChild("Block")
    const [req, res] = namesIn(source, node)
    if (body === null || req === undefined || res === undefined) return
    const indent = `${indentAt(source, body.from)}  `
    const lines = [
      ...(policy === null ? [] : pairsOf(policy)).map(
        ([name, value]) => `${res}.setHeader(${quote(name)}, ${quote(value)})${end}`,
      ),
      `if (${req}.method === ${quote("OPTIONS")}) {`,
      `  ${res}.statusCode = 204${end}`,
      `  return ${res}.end()${end}`,
      "}",
    ]
    const title =
      policy === null ? "Answer the preflight first" : "Say the CORS headers, and answer the preflight first"
    found.push({ title, edits: [insert(body.from + 1, lines.map((line) => `\n${indent}${line}`).join(""))] })
  })
  return found
}

/** The names of a function's two parameters. */
function namesIn(source: string, node: SyntaxNode): readonly string[] {
  const list = node.getChild("ParamList")
  const names = list === null ? [] : parts(list).filter(({ name }) => name === "VariableDefinition")
  return names.length === 2 ? names.map(({ from, to }) => source.slice(from, to)) : []
}

/** The policy as a server says it. */
export function writeNodeHttp(policy: Policy): string {
  const pairs = pairsOf(policy).map(([name, value]) => `  res.setHeader("${name}", "${value}");\n`)
  return `const http = require("node:http");\n\nconst server = http.createServer((req, res) => {\n${pairs.join("")}  if (req.method === "OPTIONS") {\n    res.statusCode = 204;\n    return res.end();\n  }\n  res.setHeader("Content-Type", "application/json");\n  res.end("{}");\n});\n\nserver.listen(8000);\n`
}
