import type { SyntaxNode } from "@lezer/common"
import type { Span } from "../../span.ts"
import type { Evaluation } from "./evaluation.ts"
import { spanOf } from "./expressions.ts"
import { getMember } from "./members.ts"
import type { Scope } from "./scope.ts"
import type { Value } from "./values.ts"

/** Node's own modules may be written with a scheme. */
const nameOf = (specifier: string): string => specifier.replace(/^node:/, "")

/**
 * What a module gives: one that is known, or an external.
 * @param written as the text calls it: the key under which the user is asked
 */
export function moduleValue(evaluation: Evaluation, specifier: string, written: string, span: Span): Value {
  const name = nameOf(specifier)
  const known = evaluation.modules.get(name)
  return known === undefined
    ? { kind: "external", path: name, written, isDefined: true, span }
    : known(evaluation, span)
}

/** `import a, { b as c } from "x"`, `import * as d from "y"` */
export function importModule(evaluation: Evaluation, scope: Scope, node: SyntaxNode): void {
  const source = node.getChild("String")
  if (source === null) return
  const specifier = evaluation.text.slice(source.from + 1, source.to - 1)
  const textOf = (each: SyntaxNode) => evaluation.text.slice(each.from, each.to)
  const take = (imported: string, local: SyntaxNode): void => {
    const name = textOf(local)
    const whole = moduleValue(evaluation, specifier, name, spanOf(local))
    if (imported === "*" || (imported === "default" && whole.kind !== "external")) {
      const inner =
        imported === "default" && whole.kind === "host" ? whole.host.get?.("default", spanOf(local)) : null
      scope.names.set(name, inner ?? whole)
      return
    }
    scope.names.set(
      name,
      whole.kind === "external"
        ? { ...whole, path: imported === "default" ? whole.path : `${whole.path}.${imported}` }
        : getMember(evaluation, whole, imported, spanOf(local)),
    )
  }
  let isAll = false
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === "Star") isAll = true
    if (child.name === "VariableDefinition") {
      take(isAll ? "*" : "default", child)
      isAll = false
    }
    if (child.name !== "ImportGroup") continue
    let imported: string | null = null
    for (let each = child.firstChild; each !== null; each = each.nextSibling) {
      if (each.name === "VariableName") imported = textOf(each)
      if (each.name === "VariableDefinition") {
        take(imported ?? textOf(each), each)
        imported = null
      }
    }
  }
}
