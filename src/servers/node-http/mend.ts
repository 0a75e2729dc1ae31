import type { SyntaxNode } from "@lezer/common"
import { parseJavaScript, parts } from "../../source/javascript/parse.ts"
import { insert, quoted } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { mendHeaders, pairsOf, walk } from "../web/mend-headers.ts"

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

/** The headers, and an answer to OPTIONS, as the first lines of the listener. */
function atTheBeginning(source: string, policy: Policy | null): readonly Mend[] {
  const found: { readonly at: number; readonly req: string; readonly res: string }[] = []
  walk(parseJavaScript(source).top, (node) => {
    if (!/^(?:ArrowFunction|FunctionExpression|FunctionDeclaration)$/.test(node.name)) return
    const body = node.getChild("Block")
    const [req, res] = namesIn(source, node)
    if (body !== null && req !== undefined && res !== undefined) found.push({ at: body.from + 1, req, res })
  })
  const [first] = found
  if (first === undefined) return []
  const { at, req, res } = first
  const says = (policy === null ? [] : pairsOf(policy)).map(
    ([name, value]) => `  ${res}.setHeader(${quoted(source, name)}, ${quoted(source, value)});\n`,
  )
  const answer = `  if (${req}.method === ${quoted(source, "OPTIONS")}) {\n    ${res}.statusCode = 204;\n    return ${res}.end();\n  }\n`
  return [
    {
      title:
        policy === null
          ? "Answer the preflight first"
          : "Say the CORS headers, and answer the preflight first",
      edits: [insert(at, `\n${says.join("")}${answer.slice(0, -1)}`)],
    },
  ]
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
