import { phpDialect } from "../../source/php/dialect.ts"
import { parsePhp } from "../../source/php/parse.ts"
import { OpenQuestion } from "../../source/question.ts"
import { Evaluation } from "../../source/script/evaluation.ts"
import { run } from "../../source/script/run.ts"
import type { Value } from "../../source/script/values.ts"
import { appendItem, quoted, replace, type TextEdit } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { isNear } from "../near-miss.ts"

/** Changes of `config/cors.php`. */
export const mendLaravel: Mender = (source, _server, need) => {
  const map = arrayOf(source)
  if (map === null) return []
  const { entries } = map
  const add = (name: string, value: string): readonly Mend[] => {
    const edit = addTo(source, map, name, value)
    return edit === null ? [] : [{ title: `Add \`${value}\` to \`${name}\``, edits: [edit] }]
  }
  const items = (name: string): readonly Value[] => {
    const value = entries.get(name)
    return value?.kind === "list" ? value.items : []
  }
  const instead = (origin: string, isMeant: (text: string) => boolean): readonly Mend[] =>
    items("allowed_origins").flatMap((item) =>
      item.kind === "string" && isMeant(item.value) && /^["']/.test(source.slice(item.span.from))
        ? [
            {
              title: `Write \`${origin}\` instead of \`${item.value}\``,
              edits: [replace(item.span, quoted(source, origin))],
            },
          ]
        : [],
    )
  switch (need.kind) {
    case "origin":
      return [
        ...instead(need.origin, (text) => !text.includes("*") && isNear(text, need.origin)),
        ...add("allowed_origins", need.origin),
        ...everyPath(source, items("paths")),
      ]
    case "named origin":
      return instead(need.origin, (text) => text === "*")
    case "credentials":
      return set(source, map, "supports_credentials", "true")
    case "method":
      return [...add("allowed_methods", need.method), ...everyPath(source, items("paths"))]
    case "header":
      return add("allowed_headers", need.header)
    case "expose":
      return add("exposed_headers", need.header)
    case "ok preflight":
    case "on errors":
      return everyPath(source, items("paths"))
    default:
      return []
  }
}

type ArrayValue = Extract<Value, { readonly kind: "map" }>

function arrayOf(source: string): ArrayValue | null {
  const evaluation = new Evaluation(source, { env: {}, answers: {} }, phpDialect)
  try {
    const end = run(evaluation, evaluation.globals, parsePhp(source).statements)
    return end.kind === "returned" && end.value.kind === "map" ? end.value : null
  } catch (error) {
    if (!(error instanceof OpenQuestion)) throw error
    return null
  }
}

/** Another item, where the list is written out; another entry, where there is none. */
function addTo(source: string, map: ArrayValue, name: string, value: string): TextEdit | null {
  const own = map.entries.get(name)
  if (own === undefined) return entry(source, map, name, `[${quoted(source, value)}]`)
  return source[own.span.from] === "[" ? appendItem(source, own.span, quoted(source, value)) : null
}

const entry = (source: string, { span }: ArrayValue, name: string, text: string): TextEdit | null =>
  source[span.from] === "[" ? appendItem(source, span, `${quoted(source, name)} => ${text}`) : null

function set(source: string, map: ArrayValue, name: string, text: string): readonly Mend[] {
  const own = map.entries.get(name)
  const edit = own === undefined ? entry(source, map, name, text) : replace(own.span, text)
  return edit === null ? [] : [{ title: `Set \`${name}\` to ${text}`, edits: [edit] }]
}

/** `api/*` leaves the other paths out. */
function everyPath(source: string, paths: readonly Value[]): readonly Mend[] {
  const [first] = paths
  return first === undefined
    ? []
    : [
        {
          title: "Cover every path: `*` in `paths`",
          edits: [
            replace(
              { from: first.span.from, to: paths.at(-1)?.span.to ?? first.span.to },
              quoted(source, "*"),
            ),
          ],
        },
      ]
}

/** The policy as `config/cors.php`. */
export function writeLaravel({ origins, credentials, methods, headers, exposed }: Policy): string {
  const list = (items: readonly string[]): string => `[${items.map((item) => `'${item}'`).join(", ")}]`
  return [
    "<?php",
    "",
    "return [",
    "    'paths' => ['*'],",
    `    'allowed_methods' => ${list(methods.length > 0 ? methods : ["*"])},`,
    `    'allowed_origins' => ${list(origins)},`,
    "    'allowed_origins_patterns' => [],",
    `    'allowed_headers' => ${list(headers)},`,
    `    'exposed_headers' => ${list(exposed)},`,
    "    'max_age' => 0,",
    `    'supports_credentials' => ${credentials},`,
    "];",
  ].join("\n")
}
