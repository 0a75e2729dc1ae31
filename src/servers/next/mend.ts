import type { SyntaxNode } from "@lezer/common"
import { parseJavaScript } from "../../source/javascript/parse.ts"
import { walk } from "../../source/lezer-nodes.ts"
import type { Span } from "../../source/span.ts"
import { appendItem, indentAt } from "../../source/text-edit.ts"
import { pairsOf } from "../header-needs.ts"
import type { Mender, Policy } from "../mend.ts"
import { mendHeaders } from "../web/mend-headers.ts"

/** Changes of a file of a Next.js app, in its own style. */
export const mendNext: Mender = (source, server, need) => {
  const config = need.kind === "layer" ? configObject(source, parseJavaScript(source).top) : null
  if (config === null || need.kind !== "layer") return mendHeaders(source, server, need)
  return [
    {
      title: "Add headers() to the config",
      edits: [appendItem(source, config, headersFunction(need.policy, `${indentAt(source, config.from)}  `))],
    },
  ]
}

function configObject(source: string, top: SyntaxNode): Span | null {
  let found: Span | null = null
  walk(top, (node) => {
    if (found !== null || node.name !== "ObjectExpression") return
    const before = source.slice(Math.max(0, node.from - 80), node.from)
    if (/(?:nextConfig(?:\s*:\s*\w+)?\s*=|module\.exports\s*=|export\s+default)\s*$/.test(before))
      found = { from: node.from, to: node.to }
  })
  return found
}

function headersFunction(policy: Policy, indent: string): string {
  const entries = pairsOf(policy).map(
    ([name, value]) =>
      `${indent}        { key: ${JSON.stringify(name)}, value: ${JSON.stringify(value)} },\n`,
  )
  return `async headers() {\n${indent}  return [\n${indent}    {\n${indent}      source: "/:path*",\n${indent}      headers: [\n${entries.join("")}${indent}      ],\n${indent}    },\n${indent}  ]\n${indent}}`
}

/** The policy as `headers()` of next.config.js. */
export const writeNext = (policy: Policy): string =>
  `const nextConfig = {\n  ${headersFunction(policy, "  ")},\n}\n\nexport default nextConfig`
