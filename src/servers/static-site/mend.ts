import { indentAt, insert, replace, type TextEdit } from "../../source/text-edit.ts"
import type { Mend, Need } from "../mend.ts"
import type { HeaderRule, RuleHeader } from "./site.ts"

/** How a file of rules is written. */
export interface RuleStyle {
  /** a value, in the place of one that is there */
  readonly value: (text: string) => string
  /** another header behind one that is there; null where the text gives no hold */
  readonly beside: (source: string, header: RuleHeader, name: string, value: string) => TextEdit | null
}

/** Changes of the headers that rules set. */
export function mendRules(
  source: string,
  rules: readonly HeaderRule[],
  need: Need,
  style: RuleStyle,
): readonly Mend[] {
  const written = rules.flatMap(({ headers }) => headers).filter(({ value }) => value !== null)
  const named = (name: string) => written.filter((header) => header.name.toLowerCase() === name.toLowerCase())
  const origins = named("Access-Control-Allow-Origin")
  const set = (name: string, value: string, title: string): readonly Mend[] => {
    const own = named(name)
    const edits =
      own.length > 0
        ? own.map(({ span }) => replace(span, style.value(value)))
        : origins.flatMap((header) => style.beside(source, header, name, value) ?? [])
    return edits.map((edit) => ({ title, edits: [edit] }))
  }
  const add = (name: string, item: string): readonly Mend[] => {
    const before = named(name)[0]?.value ?? ""
    return set(
      name,
      before === "" || before === "*" ? item : `${before}, ${item}`,
      `Add \`${item}\` to \`${name}\``,
    )
  }
  switch (need.kind) {
    case "origin":
    case "named origin":
      return set("Access-Control-Allow-Origin", need.origin, `Let \`${need.origin}\` in`)
    case "credentials":
      return set("Access-Control-Allow-Credentials", "true", "Add `Access-Control-Allow-Credentials`")
    case "method":
      return add("Access-Control-Allow-Methods", need.method)
    case "header":
      return add("Access-Control-Allow-Headers", need.header)
    case "expose":
      return add("Access-Control-Expose-Headers", need.header)
    case "vary":
      return set("Vary", "Origin", "Add `Vary: Origin`")
    default:
      return []
  }
}

/** A line like the one that a header stands on, behind it. */
export function lineBehind(source: string, { span }: RuleHeader, line: string): TextEdit {
  const end = source.indexOf("\n", span.to)
  const at = end < 0 ? source.length : end
  return insert(at, `\n${indentAt(source, span.from)}${line}`)
}
