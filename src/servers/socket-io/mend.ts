import type { SyntaxNode } from "@lezer/common"
import { parseJavaScript, parts } from "../../source/javascript/parse.ts"
import type { Span } from "../../source/span.ts"
import { appendItem, insert, quoted, replace } from "../../source/text-edit.ts"
import { mendExpress } from "../express/mend.ts"
import type { Mend, Mender, Need, Policy } from "../mend.ts"
import { isNear } from "../near-miss.ts"

/** Changes of the option `cors` of a Socket.IO server, and of the Express app beside it. */
export const mendSocketIo: Mender = (source, server, need) => [
  ...mendsOfOption(source, need),
  ...mendExpress(source, server, need),
]

function mendsOfOption(source: string, need: Need): readonly Mend[] {
  const { top } = parseJavaScript(source)
  const call = found(
    top,
    (node) => /^(?:NewExpression|CallExpression)$/.test(node.name) && makesServer(source, node),
  )
  if (call === null) return []
  const own = found(
    call,
    (node) => node.name === "Property" && /^cors\s*:/.test(source.slice(node.from, node.to)),
  )
  const value = own === null ? undefined : parts(own).at(-1)
  if (own === null) return need.kind === "layer" ? withOption(source, call, need.policy) : []
  if (value?.name !== "ObjectExpression")
    return need.kind === "layer" && value !== undefined
      ? [
          {
            title: "Set the option `cors`",
            edits: [replace({ from: value.from, to: value.to }, optionsText(need.policy, source))],
          },
        ]
      : []
  const braces: Span = { from: value.from, to: value.to }
  const set = (name: string, text: string, title: string): readonly Mend[] => {
    const before = propertyOf(source, value, name)
    return [
      {
        title,
        edits: [before === null ? appendItem(source, braces, `${name}: ${text}`) : replace(before, text)],
      },
    ]
  }
  const add = (
    name: string,
    item: string,
    title: string,
    defaults: readonly string[] = [],
  ): readonly Mend[] => {
    const before = propertyOf(source, value, name)
    const literal = quoted(source, item)
    if (before === null) {
      const items = [...defaults, item].map((each) => quoted(source, each))
      return [{ title, edits: [appendItem(source, braces, `${name}: [${items.join(", ")}]`)] }]
    }
    const given = source.slice(before.from, before.to)
    const edit = given.startsWith("[")
      ? appendItem(source, before, literal)
      : replace(before, `[${given}, ${literal}]`)
    return [{ title, edits: [edit] }]
  }
  switch (need.kind) {
    case "origin":
      return [
        ...nearMisses(source, propertyOf(source, value, "origin"), need.origin),
        ...add("origin", need.origin, `Add \`${need.origin}\` to the origins of Socket.IO`),
      ]
    case "named origin":
      return set("origin", quoted(source, need.origin), `Name \`${need.origin}\` instead of \`*\``)
    case "credentials":
      return set("credentials", "true", "Set `credentials: true` for Socket.IO")
    case "method":
      return add("methods", need.method, `Add \`${need.method}\` to the methods of Socket.IO`, [
        "GET",
        "POST",
      ])
    case "header":
      return add("allowedHeaders", need.header, `Add \`${need.header}\` to the headers of Socket.IO`)
    case "expose":
      return add("exposedHeaders", need.header, `Expose \`${need.header}\``)
    default:
      return []
  }
}

const makesServer = (source: string, { from, to }: SyntaxNode): boolean =>
  /^(?:new\s+(?:\w+\.)?\w*Server\s*\(|require\(\s*["']socket\.io["']\s*\)\s*\(|(?:socketio|socketIO|socketIo|io)\s*\()/.test(
    source.slice(from, to),
  )

function found(node: SyntaxNode, matches: (node: SyntaxNode) => boolean): SyntaxNode | null {
  if (matches(node)) return node
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const inner = found(child, matches)
    if (inner !== null) return inner
  }
  return null
}

function propertyOf(source: string, options: SyntaxNode, name: string): Span | null {
  for (const property of parts(options)) {
    const [key, value] = parts(property)
    if (key === undefined || value === undefined) continue
    if (source.slice(key.from, key.to).replace(/["']/g, "") === name)
      return { from: value.from, to: value.to }
  }
  return null
}

function nearMisses(source: string, span: Span | null, origin: string): readonly Mend[] {
  if (span === null) return []
  return [...source.slice(span.from, span.to).matchAll(/(["'])((?:(?!\1)[^\\\n])*)\1/g)].flatMap((match) => {
    const value = match[2] ?? ""
    if (
      !isNear(value, origin) ||
      (value.replace(/\/+$/, "").toLowerCase() !== origin && !value.startsWith(`${origin}/`))
    )
      return []
    const from = span.from + match.index
    return [
      {
        title: `Write \`${origin}\` instead of \`${value}\``,
        edits: [replace({ from, to: from + match[0].length }, quoted(source, origin))],
      },
    ]
  })
}

/** The option, for a server that has none. */
function withOption(source: string, call: SyntaxNode, policy: Policy): readonly Mend[] {
  const given = call.getChild("ArgList")
  if (given === null) return []
  const args = parts(given)
  const options = args.find(({ name }) => name === "ObjectExpression")
  const text = `cors: ${optionsText(policy, source)}`
  const last = args.at(-1)
  return [
    {
      title: "Give Socket.IO the option `cors`",
      edits: [
        options !== undefined
          ? appendItem(source, { from: options.from, to: options.to }, text)
          : insert(last?.to ?? given.to - 1, `${last === undefined ? "" : ", "}{ ${text} }`),
      ],
    },
  ]
}

function optionsText(policy: Policy, style: string): string {
  const literal = (text: string) => quoted(style, text)
  const list = (items: readonly string[]) => `[${items.map(literal).join(", ")}]`
  return `{ ${[
    `origin: ${list(policy.origins)}`,
    ...(policy.credentials ? ["credentials: true"] : []),
    ...(policy.methods.length > 0 ? [`methods: ${list(policy.methods)}`] : []),
    ...(policy.headers.length > 0 ? [`allowedHeaders: ${list(policy.headers)}`] : []),
    ...(policy.exposed.length > 0 ? [`exposedHeaders: ${list(policy.exposed)}`] : []),
  ].join(", ")} }`
}

/** The policy as a Socket.IO server takes it. */
export const writeSocketIo = (policy: Policy): string =>
  `const io = new Server(httpServer, {\n  cors: ${optionsText(policy, "")},\n})`
