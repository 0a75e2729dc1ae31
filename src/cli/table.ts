import * as v from "valibot"
import { parse, YAMLParseError } from "yaml"
import { BROWSERS } from "../browsers/names.ts"
import { parseWith } from "../scenario/schema.ts"

const texts = v.record(v.string(), v.string())
const oneOrMore = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((given): readonly string[] => (typeof given === "string" ? [given] : given)),
)

const checkSchema = v.strictObject({
  origin: oneOrMore,
  path: v.optional(v.string(), "/"),
  method: v.optional(v.string(), "GET"),
  headers: v.optional(texts, {}),
  body: v.optional(v.string()),
  credentials: v.optional(v.picklist(["omit", "same-origin", "include"]), "same-origin"),
  expect: v.picklist(["allowed", "blocked"], "expect is allowed or blocked"),
})

const tableSchema = v.strictObject({
  file: v.optional(v.string()),
  url: v.optional(v.string(), "http://localhost:8000"),
  framework: v.optional(v.string()),
  version: v.optional(v.string()),
  env: v.optional(texts, {}),
  answers: v.optional(texts, {}),
  browsers: v.optional(
    v.pipe(v.array(v.picklist(BROWSERS)), v.minLength(1)),
    BROWSERS.filter((browser) => browser !== "standard"),
  ),
  checks: v.pipe(v.array(checkSchema), v.minLength(1, "checks is empty: nothing would be checked")),
})

/** A table of front ends and requests that must and must not pass, each row for one origin or for several. */
export type Table = v.InferOutput<typeof tableSchema>
export type Check = v.InferOutput<typeof checkSchema>

/**
 * Reads a table, written in YAML or JSON.
 * Throws an Error with a sentence: where it is no YAML with line and column, where it is no table with the place in it.
 */
export function readTable(text: string): Table {
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    throw new Error(error.message.split("\n")[0] ?? error.message)
  }
  const parsed = parseWith(tableSchema, value)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}
