import { parseGo } from "../../source/go/parse.ts"
import type { Expression } from "../../source/script/ast.ts"
import type { Span } from "../../source/span.ts"
import {
  appendItem,
  indentAt,
  insert,
  lineEnd,
  lineStart,
  replace,
  type TextEdit,
} from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { isNear } from "../near-miss.ts"

/** What the two packages call their options. */
interface Names {
  readonly origins: string
  readonly methods: string
  readonly headers: string
  readonly exposed: string
  /** those that count where a list is not given, and are lost when it is */
  readonly defaultMethods: readonly string[]
}

const RS: Names = {
  origins: "AllowedOrigins",
  methods: "AllowedMethods",
  headers: "AllowedHeaders",
  exposed: "ExposedHeaders",
  defaultMethods: ["GET", "POST", "HEAD"],
}
const GIN: Names = {
  origins: "AllowOrigins",
  methods: "AllowMethods",
  headers: "AllowHeaders",
  exposed: "ExposeHeaders",
  defaultMethods: [],
}

interface Options {
  readonly names: Names
  /** from the brace that opens to behind the one that closes */
  readonly braces: Span
  readonly fields: ReadonlyMap<string, Span>
}

/** Changes of a Go file, in its own style. */
export const mendGo: Mender = (source, server, need) => {
  const nodes = nodesOf(parseGo(source).statements)
  const all = nodes.flatMap((each) => optionsIn(source, each) ?? [])
  const set = (name: (names: Names) => string, value: string, title: string): readonly Mend[] =>
    all.map((options) => ({ title, edits: [fieldEdit(source, options, name(options.names), value)] }))
  const add = (
    name: (names: Names) => string,
    value: string,
    title: string,
    defaults: (names: Names) => readonly string[] = () => [],
  ): readonly Mend[] =>
    all.map((options) => {
      const field = name(options.names)
      const own = options.fields.get(field)
      const listed = [...defaults(options.names), value].map((each) => JSON.stringify(each)).join(", ")
      return {
        title,
        edits: [
          own === undefined
            ? fieldEdit(source, options, field, `[]string{${listed}}`)
            : addedTo(source, own, JSON.stringify(value)),
        ],
      }
    })
  switch (need.kind) {
    case "origin":
      return [
        ...all.flatMap(({ names, fields }) => nearMisses(source, fields.get(names.origins), need.origin)),
        ...add((names) => names.origins, need.origin, `Add \`${need.origin}\` to the origins`),
        ...headerMends(source, nodes, need.origin),
      ]
    case "named origin":
      return [
        ...set(
          (names) => names.origins,
          `[]string{${JSON.stringify(need.origin)}}`,
          `Name \`${need.origin}\` instead of \`*\``,
        ),
        ...headerMends(source, nodes, need.origin),
      ]
    case "credentials":
      return set(() => "AllowCredentials", "true", "Set `AllowCredentials: true`")
    case "method":
      return add(
        (names) => names.methods,
        need.method,
        `Add \`${need.method}\` to the methods`,
        (names) => names.defaultMethods,
      )
    case "header":
      return add((names) => names.headers, need.header, `Add \`${need.header}\` to the headers`)
    case "expose":
      return add((names) => names.exposed, need.header, `Expose \`${need.header}\``)
    case "before the others":
    case "ok preflight":
      return movedFirst(source, nodes)
    case "layer":
      return server.layers.some(({ role }) => role === "cors") ? [] : addedLayer(source, nodes, need.policy)
    default:
      return []
  }
}

/** Every expression of a file, those inside of others included. */
function nodesOf(part: unknown): readonly Expression[] {
  if (Array.isArray(part)) return part.flatMap(nodesOf)
  if (typeof part !== "object" || part === null) return []
  const inner = Object.values(part).flatMap((each) => (typeof each === "object" ? nodesOf(each) : []))
  return isExpression(part) ? [part, ...inner] : inner
}

const KINDS = ["map", "call", "string", "name", "member", "list"]
const isExpression = (part: object): part is Expression =>
  "kind" in part && typeof part.kind === "string" && KINDS.includes(part.kind) && "span" in part

function optionsIn(source: string, node: Expression): Options | null {
  if (node.kind !== "map" || node.type === null || !/^(?:cors\.)?(?:Options|Config)$/.test(node.type))
    return null
  const from = source.indexOf("{", node.span.from)
  const fields = new Map(
    node.entries.flatMap(({ key, value }) => (key.kind === "name" ? [[key.name, value.span] as const] : [])),
  )
  return { names: /Config$/.test(node.type) ? GIN : RS, braces: { from, to: node.span.to }, fields }
}

/** A field of the options: written anew, or on a line of its own behind the last. */
function fieldEdit(source: string, { braces, fields }: Options, name: string, value: string): TextEdit {
  const own = fields.get(name)
  return own === undefined ? appendItem(source, braces, `${name}: ${value}`) : replace(own, value)
}

/** Adds to `[]string{…}`, or to whatever gives the list. */
function addedTo(source: string, span: Span, literal: string): TextEdit {
  const open = source.indexOf("{", span.from)
  return /^\[\]\w+\s*\{/.test(source.slice(span.from, span.to)) && open >= 0
    ? appendItem(source, { from: open, to: span.to }, literal)
    : replace(span, `append(${source.slice(span.from, span.to)}, ${literal})`)
}

/** Entries that are nearly the origin, put right. */
function nearMisses(source: string, span: Span | undefined, origin: string): readonly Mend[] {
  if (span === undefined) return []
  return [...source.slice(span.from, span.to).matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].flatMap((found) => {
    const value = found[1] ?? ""
    if (
      !isNear(value, origin) ||
      (value.replace(/\/+$/, "").toLowerCase() !== origin && !value.startsWith(`${origin}/`))
    )
      return []
    const from = span.from + found.index
    return [
      {
        title: `Write \`${origin}\` instead of \`${value}\``,
        edits: [replace({ from, to: from + found[0].length }, JSON.stringify(origin))],
      },
    ]
  })
}

/** A header that is written by hand: `w.Header().Set("Access-Control-Allow-Origin", …)` */
const headerMends = (source: string, nodes: readonly Expression[], origin: string): readonly Mend[] =>
  nodes.flatMap((node) => {
    if (node.kind !== "call") return []
    const [name, value] = node.args
    if (name?.kind !== "string" || !/^access-control-allow-origin$/i.test(name.value) || value === undefined)
      return []
    const written = JSON.stringify(origin)
    return source.slice(value.span.from, value.span.to) === written
      ? []
      : [{ title: `Let \`${origin}\` in`, edits: [replace(value.span, written)] }]
  })

const isCall = (node: Expression, name: RegExp): node is Extract<Expression, { kind: "call" }> =>
  node.kind === "call" && node.callee.kind === "member" && name.test(node.callee.name)

/** Where gin's engine is made: its middleware runs in the order in which it is named. */
const engineOf = (nodes: readonly Expression[]) =>
  nodes.find(
    (node) =>
      isCall(node, /^(?:Default|New)$/) &&
      node.callee.kind === "member" &&
      node.callee.object.kind === "name" &&
      node.callee.object.name === "gin",
  ) ?? null

/** `r.Use(cors…)` comes before all others. */
function movedFirst(source: string, nodes: readonly Expression[]): readonly Mend[] {
  const engine = engineOf(nodes)
  const use = nodes.find(
    (node) =>
      isCall(node, /^Use$/) &&
      /\bcors\b/i.test(source.slice(node.args[0]?.span.from ?? 0, node.args[0]?.span.to ?? 0)),
  )
  if (engine === null || use === undefined) return []
  const at = lineEnd(source, engine.span.to)
  const from = lineStart(source, use.span.from)
  if (from <= at) return []
  const line = source.slice(from, lineEnd(source, use.span.to))
  const name = /(\w+)\s*:?=\s*$/.exec(
    source.slice(lineStart(source, engine.span.from), engine.span.from),
  )?.[1]
  // A group's middleware becomes the engine's.
  const moved = name === undefined ? line : line.replace(/^(\s*)\w+(?=\.Use\b)/, `$1${name}`)
  return [
    {
      title: moved === line ? "Put `cors` before the others" : `Put \`cors\` on the engine, \`${name}\``,
      edits: [insert(at, moved), replace({ from, to: from + line.length }, "")],
    },
  ]
}

function importEdits(source: string, path: string): readonly TextEdit[] {
  if (source.includes(`"${path}"`)) return []
  const block = /^import\s*\(\s*\n/m.exec(source)
  if (block !== null) return [insert(block.index + block[0].length, `\t"${path}"\n`)]
  const one = /^(?:package \w+\s*\n|import .*\n)/m.exec(source)
  return one === null ? [] : [insert(one.index + one[0].length, `\nimport "${path}"\n`)]
}

/** A CORS layer for a file that has none. */
function addedLayer(source: string, nodes: readonly Expression[], policy: Policy): readonly Mend[] {
  const engine = engineOf(nodes)
  if (engine !== null) {
    const line = source.slice(lineStart(source, engine.span.from), engine.span.from)
    const name = /(\w+)\s*:?=\s*$/.exec(line)?.[1] ?? "r"
    const indent = indentAt(source, engine.span.from)
    return [
      {
        title: "Add gin-contrib/cors, first",
        edits: [
          ...importEdits(source, "github.com/gin-contrib/cors"),
          insert(
            lineEnd(source, engine.span.to),
            `${indent}${name}.Use(cors.New(${literal("Config", GIN, policy, indent)}))\n`,
          ),
        ],
      },
    ]
  }
  const listens = nodes.find((node) => isCall(node, /^ListenAndServe(?:TLS)?$/))
  const given = listens?.kind === "call" ? listens.args.at(-1) : undefined
  if (given === undefined) return []
  const indent = indentAt(source, given.span.from)
  const inner =
    given.kind === "nothing" ? "http.DefaultServeMux" : source.slice(given.span.from, given.span.to)
  return [
    {
      title: "Put rs/cors around it",
      edits: [
        ...importEdits(source, "github.com/rs/cors"),
        replace(given.span, `cors.New(${literal("Options", RS, policy, indent)}).Handler(${inner})`),
      ],
    },
  ]
}

function literal(type: string, names: Names, policy: Policy, indent: string): string {
  const list = (items: readonly string[]) =>
    `[]string{${items.map((item) => JSON.stringify(item)).join(", ")}}`
  const fields: readonly (readonly [string, string])[] = [
    [names.origins, list(policy.origins)],
    ...(policy.methods.length > 0 ? [[names.methods, list(policy.methods)] as const] : []),
    ...(policy.headers.length > 0 ? [[names.headers, list(policy.headers)] as const] : []),
    ...(policy.exposed.length > 0 ? [[names.exposed, list(policy.exposed)] as const] : []),
    ...(policy.credentials ? [["AllowCredentials", "true"] as const] : []),
  ]
  const widest = Math.max(...fields.map(([name]) => name.length))
  const lines = fields.map(([name, value]) => `${indent}\t${`${name}:`.padEnd(widest + 1)} ${value},\n`)
  return `cors.${type}{\n${lines.join("")}${indent}}`
}

/** The policy as rs/cors takes it, around a mux. */
export const writeGo = (policy: Policy): string =>
  `handler := cors.New(${literal("Options", RS, policy, "")}).Handler(mux)`
