import type { Expression } from "./ast.ts"
import type { PythonError, Value } from "./values.ts"

/** What `raise value` raises, by its name. */
export function exceptionName(value: Value | null): string {
  switch (value?.kind) {
    case "object":
    case "external":
      return value.path.slice(value.path.lastIndexOf(".") + 1)
    case "instance":
      return value.of.name
    case "class":
      return value.name
    case "host":
      return value.label
    default:
      return "Exception"
  }
}

/** Python's own hierarchy, as far as configuration code meets it. */
const PARENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["KeyError", ["LookupError"]],
  ["IndexError", ["LookupError"]],
  ["JSONDecodeError", ["ValueError"]],
  ["ModuleNotFoundError", ["ImportError"]],
  ["ZeroDivisionError", ["ArithmeticError"]],
  ["OverflowError", ["ArithmeticError"]],
  ["UnicodeDecodeError", ["UnicodeError", "ValueError"]],
  ["UnicodeEncodeError", ["UnicodeError", "ValueError"]],
  ["ValidationError", ["ValueError"]],
  ["NotImplementedError", ["RuntimeError"]],
  ["RecursionError", ["RuntimeError"]],
  ["FileNotFoundError", ["OSError"]],
  ["PermissionError", ["OSError"]],
  ["ConnectionError", ["OSError"]],
  ["TimeoutError", ["OSError"]],
])

/** The names of what was raised: its class, and those that it goes back to. */
export function namesOf({ type, value }: PythonError): readonly string[] {
  const of = value?.kind === "instance" ? value.of : value?.kind === "class" ? value : null
  return [...(of === null ? [type] : ancestry(of)).flatMap((name) => [name, ...(PARENTS.get(name) ?? [])])]
}

/** The names of an exception's class, and of those that it extends. */
export const ancestry = (of: Value): readonly string[] => {
  if (of.kind === "class") return [of.name, ...of.bases.flatMap(ancestry)]
  if (of.kind === "external") return [of.path.slice(of.path.lastIndexOf(".") + 1)]
  return []
}

/** Does `except type` catch what has these names? */
export function catches(type: Expression | null, raised: readonly string[]): boolean {
  if (type === null) return true
  if (type.kind === "tuple") return type.items.some((item) => catches(item.value, raised))
  const name = type.kind === "name" ? type.name : type.kind === "attribute" ? type.name : ""
  return ["Exception", "BaseException", ...raised].includes(name)
}
