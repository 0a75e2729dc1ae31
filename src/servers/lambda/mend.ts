import type { SyntaxNode } from "@lezer/common"
import { parseJavaScript, parts } from "../../source/javascript/parse.ts"
import { walk } from "../../source/lezer-nodes.ts"
import { appendItem, quoted, type TextEdit } from "../../source/text-edit.ts"
import { pairsOf } from "../header-needs.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { mendHeaders } from "../web/mend-headers.ts"

/** Changes of functions that answer with objects, in their own style. */
export const mendLambda: Mender = (source, server, need) =>
  need.kind === "layer" ? sayHeaders(source, need.policy) : mendHeaders(source, server, need)

/** The CORS headers in every answer that has a statusCode. */
function sayHeaders(source: string, policy: Policy): readonly Mend[] {
  const pairs = pairsOf(policy).map(([name, value]) => `${quoted(source, name)}: ${quoted(source, value)}`)
  const edits: TextEdit[] = []
  const textOf = ({ from, to }: SyntaxNode): string => source.slice(from, to).replace(/^["']|["']$/g, "")
  walk(parseJavaScript(source).top, (node) => {
    if (node.name !== "ObjectExpression") return
    const members = node.getChildren("Property").map((each) => parts(each))
    const named = (name: string) => members.find(([key]) => key !== undefined && textOf(key) === name)
    if (named("statusCode") === undefined) return
    const headers = named("headers")?.[1]
    if (headers === undefined) edits.push(appendItem(source, node, `headers: { ${pairs.join(", ")} }`))
    else if (headers.name === "ObjectExpression") edits.push(appendItem(source, headers, pairs.join(", ")))
  })
  return edits.length === 0 ? [] : [{ title: "Say the CORS headers in what the function gives", edits }]
}

/** The policy as a function that says it. */
export function writeLambda(policy: Policy): string {
  const pairs = pairsOf(policy).map(([name, value]) => `  "${name}": "${value}",\n`)
  return `const headers = {\n${pairs.join("")}}\n\nexport const handler = async (event) => {\n  if (event.requestContext.http.method === "OPTIONS") return { statusCode: 204, headers }\n  return { statusCode: 200, headers, body: JSON.stringify({ ok: true }) }\n}`
}
