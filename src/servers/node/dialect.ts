import type { SyntaxNode } from "@lezer/common"
import { parts } from "../../source/javascript/parse.ts"
import type { Span } from "../../source/span.ts"
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

export interface Tree {
  readonly source: string
  readonly top: SyntaxNode
  readonly dialect: Dialect
}

export const spanOf = ({ from, to }: SyntaxNode): Span => ({ from, to })

export const textOf = ({ source }: Tree, { from, to }: SyntaxNode): string => source.slice(from, to)

export function find(node: SyntaxNode, matches: (node: SyntaxNode) => boolean): SyntaxNode | null {
  if (matches(node)) return node
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const found = find(child, matches)
    if (found !== null) return found
  }
  return null
}

export function findAll(node: SyntaxNode, matches: (node: SyntaxNode) => boolean): readonly SyntaxNode[] {
  const own = matches(node) ? [node] : []
  const inner: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    inner.push(...findAll(child, matches))
  return [...own, ...inner]
}

/** The call that makes the layer. */
export function corsCall(tree: Tree, server: Server): SyntaxNode | null {
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
export function optionsOf(tree: Tree, call: SyntaxNode): SyntaxNode | null {
  const given = argumentsOf(call)[tree.dialect.optionsAt]
  if (given === undefined) return null
  return given.name === "ObjectExpression"
    ? given
    : given.name === "VariableName"
      ? definition(tree, textOf(tree, given), "ObjectExpression")
      : null
}

export const argumentsOf = (call: SyntaxNode): readonly SyntaxNode[] => {
  const list = call.getChild("ArgList")
  return list === null ? [] : parts(list)
}

/** What a name is declared as, where that is of a kind. */
export function definition(tree: Tree, name: string, kind: string): SyntaxNode | null {
  for (const declaration of findAll(tree.top, (node) => node.name === "VariableDeclaration")) {
    const inner = parts(declaration)
    const at = inner.findIndex((node) => node.name === "VariableDefinition" && textOf(tree, node) === name)
    const value = inner.slice(at + 1).find((node) => node.name !== "Equals" && node.name !== "TypeAnnotation")
    if (at >= 0 && value?.name === kind) return value
  }
  return null
}

/** The statement that holds a node. */
export function statementOf(node: SyntaxNode): SyntaxNode {
  let at = node
  while (at.parent !== null && at.parent.name !== "Script" && at.parent.name !== "Block") at = at.parent
  return at
}
