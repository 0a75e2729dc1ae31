import { insert } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { mendHeaders, pairsOf } from "../web/mend-headers.ts"

/** Changes of a Worker, in its own style. */
export const mendWorker: Mender = (source, server, need) =>
  need.kind === "ok preflight" || need.kind === "before the others"
    ? answerPreflight(source, null)
    : need.kind === "layer"
      ? [
          ...mendHeaders(source, server, need).flatMap((mend) =>
            answerPreflight(source, need.policy).map((first) => ({
              title: "Say the CORS headers, and answer the preflight first",
              edits: [...mend.edits, ...first.edits],
            })),
          ),
          ...mendHeaders(source, server, need),
        ]
      : mendHeaders(source, server, need)

/** At the beginning of the function that answers. */
function answerPreflight(source: string, policy: Policy | null): readonly Mend[] {
  const found =
    /\b(?:async\s+)?(?:fetch|onRequest)\s*(?::\s*(?:async\s*)?)?\(\s*(\w+)[^)]*\)[^{]*\{[ \t]*\n?/.exec(
      source,
    )
  const request = found?.[1]
  if (found === null || request === undefined) return []
  const object = /onRequest/.test(found[0]) ? `${request}.request` : request
  const pairs =
    policy === null ? headersWritten(source) : pairsOf(policy).map(([name, value]) => `"${name}": "${value}"`)
  const at = found.index + found[0].length
  const text = `    if (${object}.method === "OPTIONS") return new Response(null, { status: 204, headers: { ${pairs.join(", ")} } })\n`
  return [
    {
      title: "Answer the preflight first",
      edits: [insert(at, found[0].endsWith("\n") ? text : `\n${text}`)],
    },
  ]
}

/** The CORS headers that the Worker says already, as pairs. */
const headersWritten = (source: string): readonly string[] =>
  [...new Set(source.match(/["']access-control-[a-z-]+["']\s*[:,]\s*(?:["'][^"'\n]*["']|\w+)/gi) ?? [])].map(
    (pair) => pair.replace(/(["'])\s*,/, "$1:"),
  )

/** The policy as a Worker before an app. */
export function writeWorker(policy: Policy): string {
  const pairs = pairsOf(policy).map(([name, value]) => `  "${name}": "${value}",\n`)
  return `const cors = {\n${pairs.join("")}}\n\nexport default {\n  async fetch(request) {\n    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors })\n    const answer = await fetch(request)\n    const response = new Response(answer.body, answer)\n    for (const [name, value] of Object.entries(cors)) response.headers.set(name, value)\n    return response\n  },\n}`
}
