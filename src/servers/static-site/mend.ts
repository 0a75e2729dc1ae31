import type { Span } from "../../source/span.ts"
import { indentAt, insert, lineEnd, lineStart, replace, type TextEdit } from "../../source/text-edit.ts"
import { headerMends } from "../header-needs.ts"
import type { Mend, Need } from "../mend.ts"
import type { HeaderRule, RuleHeader } from "./site.ts"

/** How a file of rules is written. */
export interface RuleStyle {
  /** a value, in the place of one that is there */
  readonly value: (text: string) => string
  /** another header behind one that is there; null where the text gives no hold */
  readonly beside: (source: string, header: RuleHeader, name: string, value: string) => TextEdit | null
  /** a pattern that fits every path, as it is written; and where a rule's own pattern stands */
  readonly everyPath: string
  readonly patternIn: (source: string, rule: HeaderRule) => Span | null
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
  const everywhere = (): readonly Mend[] =>
    rules.flatMap((rule) => {
      const isCors = rule.headers.some(({ name }) => /^access-control-allow-origin$/i.test(name))
      const pattern = isCors ? style.patternIn(source, rule) : null
      return pattern === null
        ? []
        : [
            {
              title: `Cover every path, not only \`${rule.pattern}\``,
              edits: [replace(pattern, style.everyPath)],
            },
          ]
    })
  switch (need.kind) {
    // Every rule that fits counts: the others of its name go.
    case "once":
      return origins.map((kept) => ({
        title: `Keep \`${kept.value}\` alone`,
        edits: origins
          .filter((each) => each !== kept)
          .map(({ span }) =>
            replace({ from: lineStart(source, span.from), to: lineEnd(source, span.to) }, ""),
          ),
      }))
    case "layer":
      return everywhere()
    case "origin":
      return [...headerMends(need, { set, add }), ...everywhere()]
    default:
      return headerMends(need, { set, add })
  }
}

/** A line like the one that a header stands on, behind it. */
export function lineBehind(source: string, { span }: RuleHeader, line: string): TextEdit {
  const end = source.indexOf("\n", span.to)
  const at = end < 0 ? source.length : end
  return insert(at, `\n${indentAt(source, span.from)}${line}`)
}

/** Where a text stands in quotes in a part of a source. */
export function quotedIn(source: string, text: string, { from, to }: Span): Span | null {
  const literal = JSON.stringify(text)
  const at = source.indexOf(literal, from)
  return at < 0 || at > Math.max(to, from + 2000) ? null : { from: at, to: at + literal.length }
}
