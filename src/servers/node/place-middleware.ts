import type { SyntaxNode } from "@lezer/common"
import { parts } from "../../source/javascript/parse.ts"
import { insert, lineEnd, lineStart, quoted } from "../../source/text-edit.ts"
import type { Mend, Policy } from "../mend.ts"
import type { Server } from "../server.ts"
import { argumentsOf, find, optionsOf, spanOf, statementOf, type Tree, textOf } from "./dialect.ts"
import { writerFor } from "./write-policy.ts"

/** `app.use(cors(…))` goes before the first middleware or route of the app. */
export function moved(tree: Tree, call: SyntaxNode, server: Server): readonly Mend[] {
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
export function onEveryPath({ source, dialect }: Tree, call: SyntaxNode): readonly Mend[] {
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
export function outOfScope(tree: Tree, call: SyntaxNode): readonly Mend[] {
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
export function varyLayer(tree: Tree): readonly Mend[] {
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
export function addedLayer(tree: Tree, policy: Policy): readonly Mend[] {
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
