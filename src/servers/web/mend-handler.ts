import { insert, replace } from "../../source/text-edit.ts"
import { pairsOf } from "../header-needs.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { mendHeaders } from "./mend-headers.ts"

/** How a runtime's users write the function that answers. */
export interface HandlerStyle {
  /** its head, up to the beginning of its body; the first group is the name of what it is handed */
  readonly head: RegExp
  /** the request, by what the function is handed */
  readonly request: (head: string, name: string) => string
}

/** Changes of a file that answers with a `Response` for a `Request`, in its own style. */
export const mendHandler =
  (style: HandlerStyle): Mender =>
  (source, server, need) =>
    need.kind === "ok preflight" || need.kind === "before the others"
      ? [...returned(source), ...ownResponses(source), ...answerPreflight(style, source, null)]
      : need.kind === "layer"
        ? [
            ...returned(source),
            ...ownResponses(source),
            // Not twice, where it answers OPTIONS already.
            ...(/["'`]OPTIONS["'`]/.test(source) ? [] : mendHeaders(source, server, need)).flatMap((mend) =>
              answerPreflight(style, source, need.policy).map((first) => ({
                title: "Say the CORS headers, and answer the preflight first",
                edits: [...mend.edits, ...first.edits],
              })),
            ),
            ...mendHeaders(source, server, need),
          ]
        : mendHeaders(source, server, need)

/** Where a response is made at the beginning of a statement, and goes nowhere. */
function returned(source: string): readonly Mend[] {
  const edits = [...source.matchAll(/\b(?:new\s+Response|Response\.(?:json|redirect))\s*\(/g)].flatMap(
    ({ index }) => {
      const before = source.slice(Math.max(0, index - 200), index)
      // `if (…) Response.json(…)`, or a line of its own behind the end of another statement.
      return /(?:[{};]|\)[ \t]*)\s*$/.test(before) && !/=>\s*\{?\s*$|\bnew\s+$/.test(before)
        ? [insert(index, "return ")]
        : []
    },
  )
  return edits.length === 0 ? [] : [{ title: "Return the `Response` that is made", edits }]
}

/** `const response = await fetch(request)`, on a line of its own */
const FETCHED = /^([ \t]*)(const|let|var)[ \t]+(\w+)[ \t]*=[ \t]*await[ \t]+fetch\(([^\n]*)\);?[ \t]*$/gm

/** Where what was fetched has its headers changed, which nobody may: a response that is made from it. */
function ownResponses(source: string): readonly Mend[] {
  const edits = [...source.matchAll(FETCHED)].flatMap(
    ({ index, 0: whole, 1: indent = "", 2: word = "", 3: name = "", 4: asked = "" }) =>
      new RegExp(`\\b${name}\\.headers\\.(?:set|append|delete)\\(`).test(source)
        ? [
            replace(
              { from: index, to: index + whole.length },
              `${indent}const answer = await fetch(${asked})\n${indent}${word} ${name} = new Response(answer.body, answer)`,
            ),
          ]
        : [],
  )
  return edits.length === 0 || /\banswer\b/.test(source)
    ? []
    : [{ title: "Make a `Response` from what it fetches: that one’s headers can be changed", edits }]
}

/** At the beginning of the function that answers. */
function answerPreflight(style: HandlerStyle, source: string, policy: Policy | null): readonly Mend[] {
  const found = style.head.exec(source)
  const name = found?.[1]
  if (found === null || name === undefined) return []
  const pairs =
    policy === null ? headersWritten(source) : pairsOf(policy).map(([key, value]) => `"${key}": "${value}"`)
  const shared = policy === null ? sharedHeaders(source) : null
  const at = found.index + found[0].length
  const indent = /^[ \t]*/.exec(source.slice(at))?.[0] ?? ""
  const text = `${indent === "" ? "    " : indent}if (${style.request(found[0], name)}.method === "OPTIONS") return new Response(null, { status: 204, headers: ${shared ?? `{ ${pairs.join(", ")} }`} })\n`
  return [
    {
      title: "Answer the preflight first",
      edits: [insert(at, found[0].endsWith("\n") ? text : `\n${text}`)],
    },
  ]
}

/** What the file calls the CORS headers that all of its functions share; null where it has none of that kind. */
const sharedHeaders = (source: string): string | null =>
  (/^(?:export\s+)?const\s+(\w+)[^=\n]{0,60}=\s*\{[^{}]{0,400}access-control-allow-origin/im.exec(source) ??
    /^import\s*\{[^{}]{0,80}\b(corsHeaders)\b/m.exec(source))?.[1] ?? null

/** The CORS headers that the file says already, as pairs. */
const headersWritten = (source: string): readonly string[] =>
  [...new Set(source.match(/["']access-control-[a-z-]+["']\s*[:,]\s*(?:["'][^"'\n]*["']|\w+)/gi) ?? [])].map(
    (pair) => pair.replace(/(["'])\s*,/, "$1:"),
  )

/** A policy as an object of headers. */
export const writeHeaders = (policy: Policy): string =>
  `const cors = {\n${pairsOf(policy)
    .map(([name, value]) => `  "${name}": "${value}",\n`)
    .join("")}}\n`
