import type { SyntaxNode } from "@lezer/common"
import { parseJavaScript, parts } from "../../source/javascript/parse.ts"
import { appendItem, insert, lineStart, quoted, replace } from "../../source/text-edit.ts"
import type { Mend, Mender } from "../mend.ts"
import { isNear } from "../near-miss.ts"
import {
  argumentsOf,
  corsCall,
  type Dialect,
  definition,
  findAll,
  optionsOf,
  spanOf,
  type Tree,
  textOf,
} from "./dialect.ts"
import { addedLayer, moved, onEveryPath, outOfScope, varyLayer } from "./place-middleware.ts"

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
