import { parseRuby } from "../../source/ruby/parse.ts"
import type { Expression } from "../../source/script/ast.ts"
import type { Span } from "../../source/span.ts"
import {
  appendItem,
  indentAt,
  insert,
  lineEnd,
  quoted,
  replace,
  type TextEdit,
} from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { isNear } from "../near-miss.ts"

type Call = Extract<Expression, { kind: "call" }>

/** Changes of a file with rack-cors, in its own style. */
export const mendRack: Mender = (source, server, need) => {
  const calls = callsOf(parseRuby(source).statements)
  const origins = calls.filter(({ callee }) => callee.kind === "name" && callee.name === "origins")
  const resources = calls.filter(({ callee }) => nameOf(callee) === "resource")
  const option = (name: string, value: string, title: string): readonly Mend[] =>
    resources.map((call) => ({ title, edits: [optionEdit(call, name, value)] }))
  const listed = (name: string, literal: string, fallback: string, title: string): readonly Mend[] =>
    resources.map((call) => {
      const own = entryOf(call, name)
      return {
        title,
        edits: [own === null ? optionEdit(call, name, fallback) : addedTo(source, own, literal)],
      }
    })
  switch (need.kind) {
    case "origin":
      return [
        ...everyPath(source, resources),
        ...origins.flatMap((call): readonly Mend[] => [
          ...nearMisses(source, call, need.origin),
          {
            title: `Add \`${need.origin}\` to \`origins\``,
            edits: [insert(call.args.at(-1)?.span.to ?? call.span.to, `, ${quoted(source, need.origin)}`)],
          },
        ]),
      ]
    case "named origin":
      return origins.flatMap((call) => {
        const [first] = call.args
        const last = call.args.at(-1)
        return first === undefined || last === undefined
          ? []
          : [
              {
                title: `Name \`${need.origin}\` instead of \`*\``,
                edits: [replace({ from: first.span.from, to: last.span.to }, quoted(source, need.origin))],
              },
            ]
      })
    case "credentials":
      return option("credentials", "true", "Set `credentials: true`")
    case "method": {
      const method = `:${need.method.toLowerCase()}`
      return listed("methods", method, `[:get, ${method}]`, `Add \`${method}\` to the methods`)
    }
    case "header":
      return listed(
        "headers",
        quoted(source, need.header),
        `[${quoted(source, need.header)}]`,
        `Add \`${need.header}\` to the headers`,
      )
    case "expose":
      return listed(
        "expose",
        quoted(source, need.header),
        `[${quoted(source, need.header)}]`,
        `Expose \`${need.header}\``,
      )
    case "before the others":
    case "ok preflight":
      return [...first(source, calls), ...everyPath(source, resources)]
    case "layer":
      return server.layers.some(({ role }) => role === "cors")
        ? everyPath(source, resources)
        : added(source, need.policy)
    default:
      return []
  }
}

/** Every call of a file, those inside of blocks included. */
function callsOf(part: unknown): readonly Call[] {
  if (Array.isArray(part)) return part.flatMap(callsOf)
  if (typeof part !== "object" || part === null) return []
  const inner = Object.values(part).flatMap((each) => (typeof each === "object" ? callsOf(each) : []))
  return isCall(part) ? [part, ...inner] : inner
}

const isCall = (part: object): part is Call =>
  "kind" in part && part.kind === "call" && "callee" in part && "args" in part

const nameOf = (callee: Expression): string =>
  callee.kind === "name" || callee.kind === "member" ? callee.name : ""

/** The value behind `name:` in a call. */
function entryOf({ args }: Call, name: string): Span | null {
  const options = args.at(-1)
  if (options?.kind !== "map") return null
  return options.entries.find(({ key }) => key.kind === "symbol" && key.name === name)?.value.span ?? null
}

/** `resource "*"`: what is asked for may be a path that none of them covers. */
const everyPath = (source: string, resources: readonly Call[]): readonly Mend[] =>
  resources.flatMap(({ args: [path] }) =>
    path?.kind === "string" && path.value !== "*"
      ? [
          {
            title: `Cover every path, not only \`${path.value}\``,
            edits: [replace(path.span, quoted(source, "*"))],
          },
        ]
      : [],
  )

function optionEdit(call: Call, name: string, value: string): TextEdit {
  const own = entryOf(call, name)
  if (own !== null) return replace(own, value)
  const last = call.args.at(-1)
  return insert(last?.span.to ?? call.span.to, `${last === undefined ? " " : ", "}${name}: ${value}`)
}

/** Adds to a list; one text or symbol becomes a list of two. */
function addedTo(source: string, span: Span, literal: string): TextEdit {
  const given = source.slice(span.from, span.to)
  if (given.startsWith("[")) return appendItem(source, span, literal)
  if (/^%[iw]\[/.test(given)) return insert(span.to - 1, ` ${literal.replace(/^:|^["']|["']$/g, "")}`)
  return replace(span, `[${given}, ${literal}]`)
}

const nearMisses = (source: string, { args }: Call, origin: string): readonly Mend[] =>
  args.flatMap((each) =>
    each.kind === "string" &&
    isNear(each.value, origin) &&
    (each.value.replace(/\/+$/, "").toLowerCase() === origin || each.value.startsWith(`${origin}/`))
      ? [
          {
            title: `Write \`${origin}\` instead of \`${each.value}\``,
            edits: [replace(each.span, quoted(source, origin))],
          },
        ]
      : [],
  )

/** `config.middleware.use` and `use` become the first of the stack. */
function first(source: string, calls: readonly Call[]): readonly Mend[] {
  const use = calls.find(
    ({ callee, args: [named] }) =>
      nameOf(callee) === "use" &&
      named !== undefined &&
      /Rack::Cors/.test(source.slice(named.span.from, named.span.to)),
  )
  if (use === undefined) return []
  if (use.callee.kind === "member")
    return [
      {
        title: "Put `Rack::Cors` first",
        edits: [
          replace({ from: use.callee.span.to - "use".length, to: use.callee.span.to }, "insert_before 0,"),
        ],
      },
    ]
  const other = calls.find(
    ({ callee, span }) => callee.kind === "name" && callee.name === "use" && span.from < use.span.from,
  )
  if (other === undefined) return []
  const text = source.slice(use.span.from, lineEnd(source, use.span.to))
  return [
    {
      title: "Put `Rack::Cors` first",
      edits: [
        insert(other.span.from, text.endsWith("\n") ? text : `${text}\n`),
        replace({ from: use.span.from, to: use.span.from + text.length }, ""),
      ],
    },
  ]
}

function added(source: string, policy: Policy): readonly Mend[] {
  const run = /^[ \t]*run\b/m.exec(source)
  const text = writeRack(policy, source)
  if (run !== null)
    return [
      {
        title: "Add `Rack::Cors`",
        edits: [
          insert(
            run.index,
            `${text.replace(/^.*Rack::Cors/, "use Rack::Cors")}\n\n${indentAt(source, run.index)}`,
          ),
        ],
      },
    ]
  return [
    {
      title: "Add `Rack::Cors`",
      edits: [insert(source.length, `${source.endsWith("\n") || source === "" ? "" : "\n"}${text}\n`)],
    },
  ]
}

/** The policy as `config/initializers/cors.rb` has it. */
export function writeRack(policy: Policy, style = ""): string {
  const literal = (text: string) => quoted(style, text)
  const list = (items: readonly string[]) => `[${items.join(", ")}]`
  const options = [
    `methods: ${policy.methods.length > 0 ? list(policy.methods.map((each) => `:${each.toLowerCase()}`)) : ":any"}`,
    ...(policy.headers.length > 0 ? [`headers: ${list(policy.headers.map(literal))}`] : []),
    ...(policy.exposed.length > 0 ? [`expose: ${list(policy.exposed.map(literal))}`] : []),
    ...(policy.credentials ? ["credentials: true"] : []),
  ]
  return [
    "Rails.application.config.middleware.insert_before 0, Rack::Cors do",
    "  allow do",
    `    origins ${policy.origins.map(literal).join(", ")}`,
    `    resource ${literal("*")},`,
    ...options.map((option, i) => `      ${option}${i < options.length - 1 ? "," : ""}`),
    "  end",
    "end",
  ].join("\n")
}
