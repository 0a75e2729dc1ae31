import {
  indentAt,
  insert,
  lineEnd,
  lineStart,
  quoted,
  replace,
  type TextEdit,
} from "../../source/text-edit.ts"
import { headerMends, pairsOf } from "../header-needs.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { headersIn, type WrittenHeader } from "./written-headers.ts"

/** Changes of a script that sets its headers by itself, in its own style. */
export const mendPhp: Mender = (source, _server, need) => {
  const written = headersIn(source)
  const named = (name: string) => written.filter((each) => each.name === name.toLowerCase())
  const cors = written.filter(({ name }) => name.startsWith("access-control-"))
  const set = (name: string, value: string, title: string): readonly Mend[] => {
    const own = named(name)
    const edits =
      own.length > 0
        ? own.map((each) => replace(each.line, quoted(source, `${name}: ${value}`)))
        : named("Access-Control-Allow-Origin").map((each) => behind(source, each, said(source, name, value)))
    return each(title, edits)
  }
  const add = (name: string, item: string): readonly Mend[] => {
    const own = named(name)
    const title = `Add \`${item}\` to \`${name}\``
    if (own.length === 0) return set(name, item, title)
    return each(
      title,
      own.map(({ line: span, value, isPlain }) => {
        const items = isPlain && value !== "" && value !== "*" ? `${value}, ${item}` : item
        return replace(span, quoted(source, `${name}: ${items}`))
      }),
    )
  }
  switch (need.kind) {
    case "on errors":
      return moved(source, cors)
    case "layer": {
      const first = moved(source, cors)
      return first.length > 0 ? first : [atTheBeginning(source, need.policy)]
    }
    case "ok preflight":
    case "before the others":
      return [
        ...moved(source, cors),
        ...cors.slice(-1).map((last): Mend => {
          const indent = indentAt(source, last.statement.from)
          return {
            title: "Answer the preflight here",
            edits: [insert(last.statement.to, `\n${preflight(source, indent).trimEnd()}`)],
          }
        }),
        {
          title: "Answer the preflight first",
          edits: [insert(beginning(source), `${preflight(source, "")}\n`)],
        },
      ]
    default:
      return headerMends(need, { set, add })
  }
}

/** The headers of a policy, and an answer to OPTIONS, before all else. */
function atTheBeginning(source: string, policy: Policy): Mend {
  const lines = pairsOf(policy).map(([name, value]) => `${said(source, name, value)}\n`)
  return {
    title: "Say the CORS headers, and answer the preflight first",
    edits: [insert(beginning(source), `${lines.join("")}${preflight(source, "")}\n`)],
  }
}

const said = (source: string, name: string, value: string): string =>
  `header(${quoted(source, `${name}: ${value}`)});`

/** The headers that stand below, and outside of any condition, first: what ends the script above them had none. */
function moved(source: string, cors: readonly WrittenHeader[]): readonly Mend[] {
  const plain = cors.filter(({ isPlain, statement }) => isPlain && indentAt(source, statement.from) === "")
  const at = beginning(source)
  if (plain.length === 0 || plain.some(({ statement }) => statement.from <= at)) return []
  const lines = plain.map(({ statement }) => `${source.slice(statement.from, statement.to)}\n`)
  const removed = plain.map(({ statement }) =>
    replace({ from: lineStart(source, statement.from), to: lineEnd(source, statement.to) }, ""),
  )
  return [{ title: "Say the CORS headers first", edits: [insert(at, `${lines.join("")}\n`), ...removed] }]
}

/** All of them at once, and each alone. */
const each = (title: string, edits: readonly TextEdit[]): readonly Mend[] => [
  ...(edits.length > 1 ? [{ title, edits }] : []),
  ...edits.map((edit) => ({ title, edits: [edit] })),
]

/** Another line behind one that sets a header. */
const behind = (source: string, { statement }: WrittenHeader, line: string): TextEdit =>
  insert(statement.to, `\n${indentAt(source, statement.from)}${line}`)

/** Behind the opening tag, and what has to come first. */
function beginning(source: string): number {
  const opening = /<\?php[^\n]*(?:\n|$)/.exec(source)
  let at = opening === null ? 0 : opening.index + opening[0].length
  for (;;) {
    const end = lineEnd(source, at)
    if (end <= at || !/^\s*(?:declare\s*\(|namespace\s[^{]*;|use\s[^{]*;|$)/.test(source.slice(at, end)))
      return at
    at = end
  }
}

const preflight = (source: string, indent: string): string =>
  [
    `if ($_SERVER[${quoted(source, "REQUEST_METHOD")}] === ${quoted(source, "OPTIONS")}) {`,
    "    http_response_code(204);",
    "    exit;",
    "}",
  ]
    .map((each) => `${indent}${each}\n`)
    .join("")

/** The policy as a script says it. */
export function writePhp(policy: Policy): string {
  const [first = "*", ...others] = policy.origins
  const pairs = pairsOf(policy).filter(([name]) => name !== "Access-Control-Allow-Origin")
  const origin =
    others.length === 0
      ? `header('Access-Control-Allow-Origin: ${first}');\n`
      : `$origin = $_SERVER['HTTP_ORIGIN'] ?? '';\nif (in_array($origin, [${policy.origins.map((each) => `'${each}'`).join(", ")}], true)) {\n    header("Access-Control-Allow-Origin: $origin");\n}\nheader('Vary: Origin');\n`
  const lines = pairs.map(([name, value]) => `header('${name}: ${value}');\n`).join("")
  return `<?php\n${origin}${lines}\n${preflight("'", "")}\nheader('Content-Type: application/json');\necho json_encode(['ok' => true]);\n`
}
