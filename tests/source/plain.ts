import type { Value } from "../../src/source/script/values.ts"

/** A value of the script evaluator as JSON has it; what JSON has not is an object that says its kind. */
export function plain(value: Value): unknown {
  switch (value.kind) {
    case "symbol":
      return `:${value.name}`
    case "pattern":
      return `/${value.source}/`
    case "list":
      return value.items.map(plain)
    case "map":
      return Object.fromEntries([...value.entries].map(([key, each]) => [key, plain(each)]))
    case "string":
    case "number":
    case "boolean":
      return value.value
    case "nothing":
      return null
    default:
      return { kind: value.kind }
  }
}
