import { nameOfError, type Value } from "../values.ts"

/** `JSON.stringify(value)`; null when a part of it can't be known, undefined where JavaScript gives undefined. */
export function toJson(value: Value): string | null | undefined {
  switch (value.kind) {
    case "string":
    case "number":
    case "boolean":
      return JSON.stringify(value.value)
    case "null":
      return "null"
    case "undefined":
    case "function":
    case "class":
      return undefined
    case "array": {
      const items = value.items.map((item) => toJson(item))
      return items.includes(null) ? null : `[${items.map((item) => item ?? "null").join(",")}]`
    }
    case "object": {
      if (nameOfError(value) !== null) return "{}"
      const parts: string[] = []
      for (const [key, { value: each }] of value.properties) {
        const json = toJson(each)
        if (json === null) return null
        if (json !== undefined) parts.push(`${JSON.stringify(key)}:${json}`)
      }
      return `{${parts.join(",")}}`
    }
    case "host":
      return value.host.call === undefined ? "{}" : undefined
    case "regexp":
    case "promise":
      return "{}"
    default:
      return null
  }
}
