import type { Span } from "../../source/span.ts"
import { insert, lineEnd, quoted, replace } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { addedTo, closingOf, keywordSpan, nearMisses, setKeyword, trimmed } from "../python/edit-call.ts"

/** Every `CORS(…)` and `cross_origin(…)` of the text may be the one that decides: the simulation says which. */
const callsIn = (source: string): readonly Span[] =>
  [...source.matchAll(/\b(?:CORS|cross_origin|init_app)\s*\(/g)].flatMap((match) => {
    const from = match.index + match[0].length - 1
    const to = closingOf(source, from)
    return to < 0 ? [] : [{ from, to: to + 1 }]
  })

/** Changes of a Flask file, in its own style. */
export const mendFlask: Mender = (source, _server, need) => {
  const calls = callsIn(source)
  if (need.kind === "layer") return calls.length === 0 ? addedLayer(source, need.policy) : []
  const set = (name: string, value: string, title: string): readonly Mend[] =>
    calls.map((call) => {
      const own = keywordSpan(source, call, name)
      return {
        title,
        edits: own === null ? setKeyword(source, call, name, value) : [replace(trimmed(source, own), value)],
      }
    })
  const add = (name: string, value: string, title: string): readonly Mend[] =>
    calls.flatMap((call) => {
      const own = keywordSpan(source, call, name)
      return own === null
        ? [{ title, edits: setKeyword(source, call, name, `[${quoted(source, value)}]`) }]
        : [{ title, edits: [addedTo(source, own, value)] }]
    })
  switch (need.kind) {
    case "origin":
      return [
        ...calls.flatMap((call) => {
          const own = keywordSpan(source, call, "origins")
          return own === null ? [] : nearMisses(source, own, need.origin)
        }),
        ...add("origins", need.origin, `Add \`${need.origin}\` to the origins`),
      ]
    case "named origin":
      return [
        ...set("send_wildcard", "False", "Name the caller instead of `*`: `send_wildcard=False`"),
        ...set("origins", `[${quoted(source, need.origin)}]`, `Name \`${need.origin}\` instead of \`*\``),
      ]
    case "credentials":
      return set("supports_credentials", "True", "Set `supports_credentials=True`")
    case "method":
      return add("methods", need.method, `Add \`${need.method}\` to the methods`)
    case "header":
      return add("allow_headers", need.header, `Add \`${need.header}\` to the headers`)
    case "expose":
      return add("expose_headers", need.header, `Expose \`${need.header}\``)
    case "vary":
      return set("vary_header", "True", "Say `Vary: Origin`: `vary_header=True`")
    default:
      return []
  }
}

/** `CORS` for a file that has none: its import, and the call behind the line that makes the app. */
function addedLayer(source: string, policy: Policy): readonly Mend[] {
  const app = /^(\w+)\s*=\s*(?:flask\.)?Flask\s*\(/m.exec(source)
  if (app === null) return []
  const [whole, name = "app"] = app
  const close = closingOf(source, app.index + whole.length - 1)
  if (close < 0) return []
  const imports = [...source.matchAll(/^(?:from|import) .*$/gm)]
  const last = imports.filter(({ index }) => index < app.index).at(-1)
  const importAt = last === undefined ? 0 : lineEnd(source, last.index)
  const at = lineEnd(source, close)
  return [
    {
      title: "Add `CORS`",
      edits: [
        ...(/\bimport\b.*\bCORS\b/.test(source) ? [] : [insert(importAt, "from flask_cors import CORS\n")]),
        insert(at, `${source[at - 1] === "\n" ? "" : "\n"}${writeFlask(policy, source, name)}\n`),
      ],
    },
  ]
}

/** The policy as Flask-CORS takes it. */
export function writeFlask(policy: Policy, style = "", app = "app"): string {
  const list = (items: readonly string[]) => `[${items.map((item) => quoted(style, item)).join(", ")}]`
  return [
    "CORS(",
    `    ${app},`,
    `    origins=${list(policy.origins)},`,
    ...(policy.credentials ? ["    supports_credentials=True,"] : []),
    ...(policy.methods.length > 0 ? [`    methods=${list(policy.methods)},`] : []),
    ...(policy.headers.length > 0 ? [`    allow_headers=${list(policy.headers)},`] : []),
    ...(policy.exposed.length > 0 ? [`    expose_headers=${list(policy.exposed)},`] : []),
    ")",
  ].join("\n")
}
