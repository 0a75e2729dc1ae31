import { said, type Value } from "../script/values.ts"

/** Is it true, as PHP sees it? null where that is not known. */
export function phpTruth(value: Value): boolean | null {
  switch (value.kind) {
    case "unknown":
      return null
    case "nothing":
      return false
    case "boolean":
      return value.value
    case "string":
      return value.value !== "" && value.value !== "0"
    case "number":
      return value.value !== 0
    case "list":
      return value.items.length > 0
    case "map":
      return value.entries.size > 0
    default:
      return true
  }
}

/** A value as a part of a text: null and false are nothing of it; null where it is not known. */
export function written(value: Value): string | null {
  if (value.kind === "boolean") return value.value ? "1" : ""
  return value.kind === "nothing" ? "" : said(value)
}
