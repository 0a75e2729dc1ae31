import { type DataNode, scalarOf } from "../../source/data/data.ts"
import type { Span } from "../../source/span.ts"

/** Options of a CORS policy that is written as data, each with its place in the text. */

/** An item of a list, or what stands for a value. */
export interface Listed {
  readonly text: string
  readonly span: Span
}

export interface ListOption {
  /** as it is written in the text; the first of its names where it is not there */
  readonly name: string
  readonly listed: readonly Listed[]
  /** what can't be known from the text: a `!Ref`, say */
  readonly unread: readonly Span[]
  /** the value, from its first character to behind its last; null where there is none */
  readonly place: Span | null
  /** is it a list, or one text with commas? */
  readonly form: "list" | "text"
  /** the map that it belongs into; null where it can't be added */
  readonly owner: MapNode | null
  /** of a text with commas, how it is written as a whole */
  readonly whole?: string
  /** how an item is written, where it is more than a text */
  readonly written?: (value: string) => string
}

export type MapNode = Extract<DataNode, { readonly kind: "map" }>

/** The last value of a map under one of some names, whatever their case. */
export function entryOf(map: MapNode, names: readonly string[]) {
  const wanted = names.map((name) => name.toLowerCase())
  return map.entries.findLast(({ key }) => wanted.includes(key.toLowerCase())) ?? null
}

export const valueAt = (map: MapNode, names: readonly string[]): DataNode | null =>
  entryOf(map, names)?.value ?? null

/** The map that stands in another one under one of some names. */
export function mapIn(map: MapNode, names: readonly string[]): MapNode | null {
  const value = valueAt(map, names)
  return value?.kind === "map" ? value : null
}

/** A list of a map, by one of some names; a single scalar is a list of one. */
export function listOption(map: MapNode, names: readonly [string, ...string[]]): ListOption {
  const entry = entryOf(map, names)
  const items = entry === null ? [] : entry.value.kind === "list" ? entry.value.items : [entry.value]
  return {
    name: entry?.key ?? names[0],
    listed: items.flatMap((item) => {
      const text = scalarOf(item)
      return text === null ? [] : [{ text, span: item.span }]
    }),
    unread: items.flatMap((item) => (scalarOf(item) === null ? [item.span] : [])),
    place: entry?.value.span ?? null,
    form: "list",
    owner: map,
  }
}

/** A text with commas, as the list that it stands for. */
export function textOption(
  map: MapNode | null,
  name: string,
  value: DataNode | null,
  /** from where the list begins in the value's text: behind `key=` */
  from = 0,
): ListOption {
  const whole = scalarOf(value)
  return {
    name,
    listed: whole === null || value === null ? [] : itemsOf(whole.slice(from), value.span),
    unread: value !== null && whole === null ? [value.span] : [],
    place: value?.span ?? null,
    form: "text",
    owner: map,
    ...(whole === null ? {} : { whole: whole.slice(from) }),
  }
}

const itemsOf = (text: string, span: Span): readonly Listed[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map((item) => ({ text: item, span }))

/** A scalar of a map; null where there is none, or where it can't be known. */
export function scalarOption(map: MapNode, names: readonly string[]): Listed | null {
  const value = valueAt(map, names)
  const text = scalarOf(value)
  return text === null || value === null ? null : { text, span: value.span }
}

export const textsOf = ({ listed }: ListOption): readonly string[] => listed.map(({ text }) => text)
