import type { SyntaxNode } from "@lezer/common"
import { parseJavaScript, parts } from "../../source/javascript/parse.ts"
import type { Span } from "../../source/span.ts"
import { appendItem, insert, lineEnd, lineStart, quoted, replace } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { isNear } from "../near-miss.ts"
import type { Server } from "../server.ts"

/** How a framework's files name, write and place its CORS middleware. */
export interface Dialect {
  /** as users call the middleware */
  readonly name: string
  /** does a call's text call it? */
  readonly isCall: (text: string) => boolean
  /** which of the call's arguments the options are */
  readonly optionsAt: 0 | 1
  readonly options: { readonly methods: string; readonly headers: string; readonly exposed: string }
  readonly defaultMethods: readonly string[]
  /** does an option that lists something take text, too? */
  readonly takesText: boolean
  /** several origins; where one alone is not meant to be a list, that one */
  readonly origins: (origins: readonly string[], literal: (text: string) => string) => string
  /** does the text of a call or of a `new` make the app? */
  readonly makesApp: (text: string) => boolean
  /** the package, the name that it is given, and whether the package has it as a name of its own */
  readonly module: { readonly from: string; readonly as: string; readonly isNamed: boolean }
  /** the line that puts it into the app */
  readonly use: (app: string, options: string) => string
  /** the option that lets a preflight pass unanswered; null where there is none */
  readonly continueOption: string | null
  /** a layer that says `Vary: Origin` on every answer, for an app that writes its CORS headers itself */
  readonly varyLayer: ((app: string, literal: (text: string) => string, end: string) => string) | null
}

/** Changes of a file of the framework, in the file's own style. */
export const menderFor =
  (dialect: Dialect): Mender =>
  (source, server, need) => {
    const { top } = parseJavaScript(source)
    const tree: Tree = { source, top, dialect }
    const call = corsCall(tree, server)
    if (need.kind === "vary") return call === null ? varyLayer(tree) : []
    if (need.kind === "layer") return call === null ? addedLayer(tree, need.policy) : []
    if (need.kind === "origin")
      return [
        ...listedOrigins(tree, need.origin),
        ...(call === null ? [] : originMends(tree, call, need.origin)),
      ]
    if (call === null) return []
    const { methods, headers, exposed } = dialect.options
    switch (need.kind) {
      case "named origin":
        return setOption(
          tree,
          call,
          "origin",
          quoted(source, need.origin),
          `Name \`${need.origin}\` instead of \`*\``,
        )
      case "credentials":
        return setOption(tree, call, "credentials", "true", "Set `credentials: true`")
      case "method":
        return listMends(
          tree,
          call,
          methods,
          need.method,
          `Add \`${need.method}\` to the methods`,
          dialect.defaultMethods,
        )
      case "header":
        return listMends(tree, call, headers, need.header, `Add \`${need.header}\` to the headers`, [])
      case "expose":
        return listMends(tree, call, exposed, need.header, `Expose \`${need.header}\``, [])
      case "before the others":
        return [...moved(tree, call, server), ...onEveryPath(tree, call), ...outOfScope(tree, call)]
      case "ok preflight":
        return [
          ...(dialect.continueOption === null
            ? []
            : setOption(
                tree,
                call,
                dialect.continueOption,
                "false",
                `Let \`${dialect.name}\` answer the preflight: \`${dialect.continueOption}: false\``,
              )),
          ...moved(tree, call, server),
        ]
      default:
        return []
    }
  }

interface Tree {
  readonly source: string
  readonly top: SyntaxNode
  readonly dialect: Dialect
}

const spanOf = ({ from, to }: SyntaxNode): Span => ({ from, to })
const textOf = ({ source }: Tree, { from, to }: SyntaxNode): string => source.slice(from, to)

function find(node: SyntaxNode, matches: (node: SyntaxNode) => boolean): SyntaxNode | null {
  if (matches(node)) return node
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const found = find(child, matches)
    if (found !== null) return found
  }
  return null
}

function findAll(node: SyntaxNode, matches: (node: SyntaxNode) => boolean): readonly SyntaxNode[] {
  const own = matches(node) ? [node] : []
  const inner: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    inner.push(...findAll(child, matches))
  return [...own, ...inner]
}

/** The call that makes the layer. */
function corsCall(tree: Tree, server: Server): SyntaxNode | null {
  const span = server.layers.find(({ role }) => role === "cors")?.span
  const isCall = (node: SyntaxNode) =>
    node.name === "CallExpression" && tree.dialect.isCall(textOf(tree, node))
  if (span != null) {
    const found = find(tree.top, (node) => isCall(node) && node.from === span.from && node.to === span.to)
    if (found !== null) return found
  }
  return find(tree.top, isCall)
}

/** The options of the call: an object of its own, or one that a name stands for. */
function optionsOf(tree: Tree, call: SyntaxNode): SyntaxNode | null {
  const given = argumentsOf(call)[tree.dialect.optionsAt]
  if (given === undefined) return null
  return given.name === "ObjectExpression"
    ? given
    : given.name === "VariableName"
      ? definition(tree, textOf(tree, given), "ObjectExpression")
      : null
}

const argumentsOf = (call: SyntaxNode): readonly SyntaxNode[] => {
  const list = call.getChild("ArgList")
  return list === null ? [] : parts(list)
}

/** What a name is declared as, where that is of a kind. */
function definition(tree: Tree, name: string, kind: string): SyntaxNode | null {
  for (const declaration of findAll(tree.top, (node) => node.name === "VariableDeclaration")) {
    const inner = parts(declaration)
    const at = inner.findIndex((node) => node.name === "VariableDefinition" && textOf(tree, node) === name)
    const value = inner.slice(at + 1).find((node) => node.name !== "Equals" && node.name !== "TypeAnnotation")
    if (at >= 0 && value?.name === kind) return value
  }
  return null
}

/** The value of an option, what a name stands for looked up. */
function optionValue(tree: Tree, options: SyntaxNode, name: string): SyntaxNode | null {
  for (const property of parts(options)) {
    const [key, value] = parts(property)
    if (key === undefined || textOf(tree, key).replace(/["']/g, "") !== name) continue
    const given = value ?? key
    if (given.name === "VariableName" || given.name === "PropertyDefinition")
      return (
        definition(tree, textOf(tree, given), "ArrayExpression") ??
        definition(tree, textOf(tree, given), "String") ??
        value ??
        null
      )
    return given
  }
  return null
}

function setOption(
  tree: Tree,
  call: SyntaxNode,
  name: string,
  value: string,
  title: string,
): readonly Mend[] {
  const options = optionsOf(tree, call)
  const list = call.getChild("ArgList")
  if (options === null) {
    const args = argumentsOf(call)
    const last = args[args.length - 1]
    // Only where there is room for the options: an argument that can't be read stays as it is.
    if (list === null || args.length !== tree.dialect.optionsAt) return []
    return last === undefined
      ? [{ title, edits: [replace(spanOf(list), `({ ${name}: ${value} })`)] }]
      : [{ title, edits: [insert(last.to, `, { ${name}: ${value} }`)] }]
  }
  const own = optionValue(tree, options, name)
  return [
    {
      title,
      edits: [
        own === null
          ? appendItem(tree.source, spanOf(options), `${name}: ${value}`)
          : replace(spanOf(own), value),
      ],
    },
  ]
}

/** Adds a value to a list option, whatever it is written as. */
function listMends(
  tree: Tree,
  call: SyntaxNode,
  name: string,
  value: string,
  title: string,
  defaults: readonly string[],
): readonly Mend[] {
  const options = optionsOf(tree, call)
  const own = options === null ? null : optionValue(tree, options, name)
  const literal = quoted(tree.source, value)
  if (own?.name === "ArrayExpression")
    return [{ title, edits: [appendItem(tree.source, spanOf(own), literal)] }]
  if (own?.name === "String" && tree.dialect.takesText) {
    const isEmpty = own.to - own.from <= 2
    return [{ title, edits: [insert(own.to - 1, isEmpty ? value : `,${value}`)] }]
  }
  const list = `[${[...defaults, value].map((each) => quoted(tree.source, each)).join(", ")}]`
  return setOption(tree, call, name, list, title)
}

function originMends(tree: Tree, call: SyntaxNode, origin: string): readonly Mend[] {
  const { source } = tree
  const options = optionsOf(tree, call)
  const own = options === null ? null : optionValue(tree, options, "origin")
  const title = `Let \`${origin}\` in`
  const literal = quoted(source, origin)
  if (own === null) return setOption(tree, call, "origin", literal, title)
  if (own.name === "String") {
    const written = textOf(tree, own).slice(1, -1)
    const miss: readonly Mend[] = isNear(written, origin)
      ? [{ title: `Write \`${origin}\` instead of \`${written}\``, edits: [replace(spanOf(own), literal)] }]
      : []
    const both = tree.dialect.origins([written, origin], (text) => quoted(source, text))
    return [...miss, { title, edits: [replace(spanOf(own), both)] }]
  }
  if (own.name === "RegExp")
    return [{ title, edits: [replace(spanOf(own), `[${textOf(tree, own)}, ${literal}]`)] }]
  if (own.name === "ArrayExpression") return []
  if (own.name === "MemberExpression" || own.name === "VariableName")
    return [{ title, edits: [replace(spanOf(own), `[${literal}].concat(${textOf(tree, own)})`)] }]
  return [{ title: `Name \`${origin}\``, edits: [replace(spanOf(own), literal)] }]
}

/** Every list of the text that holds origins may be the one that decides: the simulation says which. */
function listedOrigins(tree: Tree, origin: string): readonly Mend[] {
  const { source, top } = tree
  const literal = quoted(source, origin)
  return findAll(top, (node) => node.name === "ArrayExpression").flatMap((list): readonly Mend[] => {
    const items = parts(list).filter(({ name }) => name === "String")
    const miss = items.find((item) => {
      const value = textOf(tree, item).slice(1, -1)
      return (
        isNear(value, origin) &&
        (value.replace(/\/+$/, "").toLowerCase() === origin ||
          value.startsWith(`${origin}/`) ||
          !value.includes("://"))
      )
    })
    const isOfOrigins =
      items.some((item) => /^["'`](?:https?:\/\/|\*)/.test(textOf(tree, item))) ||
      (parts(list).length === 0 &&
        /origin|allow/i.test(source.slice(lineStart(source, list.from), list.from)))
    const hasPattern = parts(list).some(({ name }) => name === "RegExp")
    return [
      ...(miss === undefined
        ? []
        : [
            {
              title: `Write \`${origin}\` instead of \`${textOf(tree, miss).slice(1, -1)}\``,
              edits: [replace(spanOf(miss), literal)],
            },
          ]),
      ...(isOfOrigins || hasPattern
        ? [{ title: `Add \`${origin}\` to the origins`, edits: [appendItem(source, spanOf(list), literal)] }]
        : []),
    ]
  })
}

/** The statement that holds a node. */
function statementOf(node: SyntaxNode): SyntaxNode {
  let at = node
  while (at.parent !== null && at.parent.name !== "Script" && at.parent.name !== "Block") at = at.parent
  return at
}

/** `app.use(cors(…))` goes before the first middleware or route of the app. */
function moved(tree: Tree, call: SyntaxNode, server: Server): readonly Mend[] {
  const { source } = tree
  const statement = statementOf(call)
  const firsts = server.layers.flatMap(({ span, role }) =>
    role === "middleware" && span !== null ? [span.from] : [],
  )
  const first = Math.min(...firsts)
  if (firsts.length === 0 || first >= statement.from) return []
  const inner = find(tree.top, (node) => node.from === first && node.name !== "Script")
  const at = lineStart(source, inner === null ? first : statementOf(inner).from)
  const start = lineStart(source, statement.from)
  const end = lineEnd(source, statement.to)
  // A name that the call needs must be there already.
  const options = optionsOf(tree, call)
  const given = argumentsOf(call)[tree.dialect.optionsAt]
  if (given?.name === "VariableName" && options !== null && options.from > at) return []
  return [
    {
      title: `Put \`${tree.dialect.name}\` before the others`,
      edits: [
        { span: { from: start, to: end }, text: "" },
        insert(at, source.slice(start, end).replace(/\n*$/, "\n")),
      ],
    },
  ]
}

/** `app.use("/api/*", cors())`: the path is left out. */
function onEveryPath({ source, dialect }: Tree, call: SyntaxNode): readonly Mend[] {
  const list = call.parent
  if (list?.name !== "ArgList") return []
  const [path, layer] = parts(list)
  if (path?.name !== "String" || layer?.from !== call.from) return []
  const written = source.slice(path.from, path.to)
  return [
    {
      title: `Let \`${dialect.name}\` stand on every path, not on \`${written}\` only`,
      edits: [{ span: { from: path.from, to: layer.from }, text: "" }],
    },
  ]
}

/** A plugin that is registered inside of another one: it is registered with the app itself. */
function outOfScope(tree: Tree, call: SyntaxNode): readonly Mend[] {
  const { source, dialect } = tree
  const made = appMade(tree)
  const statement = statementOf(call)
  const written = /^(await\s+)?([\w$]+)(\.register\b[\s\S]*)$/.exec(textOf(tree, statement))
  if (made === null || written === null || written[2] === made.name) return []
  const given = argumentsOf(call)[dialect.optionsAt]
  if (given?.name === "VariableName") return []
  const [, waits = "", , rest = ""] = written
  const start = lineStart(source, statement.from)
  const isAlone = source.slice(start, statement.from).trim() === ""
  return [
    {
      title: `Register \`${dialect.name}\` with \`${made.name}\` itself`,
      edits: [
        {
          span: isAlone ? { from: start, to: lineEnd(source, statement.to) } : spanOf(statement),
          text: "",
        },
        insert(lineEnd(source, made.statement.to), `${waits}${made.name}${rest}\n`),
      ],
    },
  ]
}

/** Where the app is made: the statement, and the app's name in it. */
function appMade(tree: Tree): { readonly statement: SyntaxNode; readonly name: string } | null {
  const app = find(
    tree.top,
    (node) =>
      (node.name === "CallExpression" || node.name === "NewExpression") &&
      tree.dialect.makesApp(textOf(tree, node)),
  )
  if (app === null) return null
  const statement = statementOf(app)
  return { statement, name: /(?:const|let|var)\s+(\w+)/.exec(textOf(tree, statement))?.[1] ?? "app" }
}

/** Lines that come behind a statement, as far in as it is. */
function indented({ source }: Tree, { from }: SyntaxNode, lines: string): string {
  const indent = source.slice(lineStart(source, from), from)
  return indent.trim() === "" ? lines.replace(/^(?=.)/gm, indent) : lines
}

/** For an app that writes its CORS headers itself: every answer says that it hangs on who asks. */
function varyLayer(tree: Tree): readonly Mend[] {
  const made = appMade(tree)
  const { varyLayer: write } = tree.dialect
  if (made === null || write === null) return []
  const at = lineEnd(tree.source, made.statement.to)
  const end = /;\s*$/m.test(textOf(tree, made.statement)) ? ";" : ""
  const lines = indented(
    tree,
    made.statement,
    write(made.name, (text) => quoted(tree.source, text), end),
  )
  return [
    {
      title: "Add `Vary: Origin`",
      edits: [insert(at, `${tree.source[at - 1] === "\n" ? "" : "\n"}${lines}`)],
    },
  ]
}

/** The middleware for a file that has none: its import, and the line behind the one that makes the app. */
function addedLayer(tree: Tree, policy: Policy): readonly Mend[] {
  const { source, dialect } = tree
  const made = appMade(tree)
  if (made === null) return []
  const { statement, name } = made
  const { from, as, isNamed } = dialect.module
  const isModule = /^\s*import\s/m.test(source)
  const binding = isNamed ? `{ ${as} }` : as
  const line = isModule
    ? `import ${binding} from ${quoted(source, from)}`
    : `const ${binding} = require(${quoted(source, from)})`
  const end = /;\s*$/m.test(textOf(tree, statement)) ? ";" : ""
  const lastImport = [...source.matchAll(/^.*(?:\brequire\(|^\s*import\b.*\bfrom\b).*$/gm)].find(
    ({ index }) => index < statement.from,
  )
  const importAt = lastImport === undefined ? 0 : lineEnd(source, lastImport.index)
  const at = lineEnd(source, statement.to)
  const use = indented(tree, statement, `${writerFor(dialect)(policy, source, name)}${end}\n`)
  const isThere = source.includes(`"${from}"`) || source.includes(`'${from}'`)
  return [
    {
      title: `Add \`${dialect.name}\``,
      edits: [
        ...(isThere ? [] : [insert(importAt, `${line}${end}\n`)]),
        insert(at, `${source[at - 1] === "\n" || at === 0 ? "" : "\n"}${use}`),
      ],
    },
  ]
}

/** The policy as the framework takes it. */
export const writerFor =
  (dialect: Dialect) =>
  (policy: Policy, style = "", app = "app"): string => {
    const literal = (text: string) => quoted(style, text)
    const list = (items: readonly string[]) => `[${items.map(literal).join(", ")}]`
    const { methods, headers, exposed } = dialect.options
    const options = [
      `origin: ${dialect.origins(policy.origins, literal)}`,
      ...(policy.credentials ? ["credentials: true"] : []),
      ...(policy.methods.length > 0 ? [`${methods}: ${list(policy.methods)}`] : []),
      ...(policy.headers.length > 0 ? [`${headers}: ${list(policy.headers)}`] : []),
      ...(policy.exposed.length > 0 ? [`${exposed}: ${list(policy.exposed)}`] : []),
    ]
    const short = dialect.use(app, `{ ${options.join(", ")} }`)
    return short.length <= 90
      ? short
      : dialect.use(app, `{\n${options.map((option) => `  ${option},\n`).join("")}}`)
  }
