import { type ClassValue, type FunctionValue, type ObjectValue, object } from "./values.ts"

const known = new WeakMap<ClassValue | FunctionValue["properties"], ObjectValue>()

/** The object that instances of a class, or of a function that is called with `new`, inherit from. */
export function prototypeOf(of: ClassValue | FunctionValue): ObjectValue {
  if (of.kind === "function") {
    const given = of.properties.get("prototype")?.value
    if (given?.kind === "object") return given
  }
  // A function that is given a name is another value with the same properties.
  const key = of.kind === "class" ? of : of.properties
  const before = known.get(key)
  if (before !== undefined) return before
  const made: ObjectValue =
    of.kind === "class" ? { kind: "object", properties: new Map(), of, span: of.span } : object({}, of.span)
  known.set(key, made)
  return made
}
