import { appendItem, indentAt, insert, replace, type TextEdit } from "../../source/text-edit.ts"
import type { ListOption, MapNode } from "./option.ts"

/** Edits of data, in the layout that it has: JSON, YAML of both kinds, TOML. */

/** Another item for a list; null where the text gives no hold. */
export function addToList(source: string, option: ListOption, value: string): TextEdit | null {
  const { place, listed, owner, name, written = JSON.stringify } = option
  if (place === null)
    return owner === null
      ? null
      : addEntry(source, owner, name, option.form === "text" ? `"${value}"` : `[${written(value)}]`)
  if (option.form === "text") return addToText(source, option, value)
  const literal = written(value)
  if (source[place.from] === "[") return appendItem(source, place, literal)
  const last = listed.at(-1)
  if (last === undefined) return null
  if (isItemOfBlock(source, last.span.from))
    return insert(last.span.to, `\n${indentAt(source, last.span.from)}- ${literal}`)
  return option.written === undefined
    ? replace(place, `[${JSON.stringify(last.text)}, ${literal}]`)
    : insert(place.from, `- ${literal}\n${" ".repeat(columnOf(source, place.from))}`)
}

const columnOf = (source: string, at: number): number => at - (source.lastIndexOf("\n", at - 1) + 1)

/** `- item` on a line of its own. */
const isItemOfBlock = (source: string, at: number): boolean =>
  /^\s*-\s*$/.test(source.slice(source.lastIndexOf("\n", at) + 1, at))

/** Another name in a text with commas; `*` goes, as it would swallow what is added. */
function addToText(source: string, { place, listed }: ListOption, value: string): TextEdit | null {
  if (place === null) return null
  const written = source.slice(place.from, place.to)
  const quote = /["'`]$/.exec(written)?.[0] ?? ""
  const [only] = listed
  if (listed.length === 1 && only?.text === "*") return replace(place, written.replace("*", value))
  const joint = listed.length === 0 ? "" : written.includes(", ") || !written.includes(",") ? ", " : ","
  return insert(place.to - quote.length, `${joint}${value}`)
}

/**
 * Another entry for a map: in braces behind the others, else on a line of its own before the first.
 * @param text the value, as both JSON and YAML have it
 */
export function addEntry(source: string, map: MapNode, key: string, text: string): TextEdit | null {
  if (source[map.span.from] === "{")
    return appendItem(source, map.span, `${isJson(source) ? JSON.stringify(key) : key}: ${text}`)
  const [first] = map.entries
  if (first === undefined) return null
  const { from } = first.keySpan
  const isToml = /^\s*=/.test(source.slice(first.keySpan.to))
  // A name that stands in brackets is a table's, and no place for a line.
  if (isToml && first.value.kind === "map") return null
  return insert(from, `${key}${isToml ? " = " : ": "}${text}\n${" ".repeat(columnOf(source, from))}`)
}

const isJson = (source: string): boolean => /^\s*[[{]/.test(source)
