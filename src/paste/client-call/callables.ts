import { construct, memberName, membersOf, methodOf } from "../../source/javascript/interpreter/classes.ts"
import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { caught } from "../../source/javascript/interpreter/functions.ts"
import {
  type ClassValue,
  type FunctionValue,
  undefinedAt,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"

/** Something that a text declares and nothing calls. */
export interface Callable {
  readonly function: FunctionValue
  /** what it is a method of */
  readonly self: Value | null
}

/** What a constructor is given for a parameter, by its type; null for what nobody knows. */
export type Injected = (type: string, span: Span) => Value | null

/** How deep objects are looked into: `export default { methods: { load() {} } }`. */
const DEEPEST = 3

/**
 * The functions of a text that nothing calls: those of the module, those of its objects, and the methods of its classes.
 */
export function* callablesOf(evaluation: Evaluation, injected: Injected): Generator<Callable> {
  const all = new Set([...evaluation.globals.names.values(), ...evaluation.exported.values()])
  const seen = new Set<Value>()
  for (const value of all) {
    if (value.kind !== "function") continue
    seen.add(value)
    yield { function: value, self: null }
  }
  for (const value of all) {
    if (value.kind === "class") yield* methodsOf(evaluation, value, injected, seen)
    yield* ofObject(value, DEEPEST, seen)
  }
}

/** @param seen what was looked at: objects may hold each other */
function* ofObject(value: Value, depth: number, seen: Set<Value>): Generator<Callable> {
  if (value.kind !== "object" || depth === 0 || seen.has(value)) return
  seen.add(value)
  for (const { value: each } of value.properties.values()) {
    if (each.kind !== "function") yield* ofObject(each, depth - 1, seen)
    else if (!seen.has(each)) {
      seen.add(each)
      yield { function: each, self: value }
    }
  }
}

function* methodsOf(
  evaluation: Evaluation,
  of: ClassValue,
  injected: Injected,
  seen: Set<Value>,
): Generator<Callable> {
  const made = caught(() => construct(evaluation, of, argumentsOf(evaluation, of, injected), of.span))
  if (!made.ok) return
  const self = made.value
  // `load = () => { … }`
  yield* ofObject(self, 1, seen)
  for (const member of membersOf(of.node)) {
    const name = memberName(evaluation, of.scope, member)
    if (member.name !== "MethodDeclaration" || name === "constructor" || name === "") continue
    const method = caught(() => methodOf(evaluation, of, self, name) ?? undefinedAt(of.span))
    if (method.ok && method.value.kind === "function") yield { function: method.value, self }
  }
}

/** What a constructor is given: by the types that stand beside its parameters. */
function argumentsOf(evaluation: Evaluation, of: ClassValue, injected: Injected): readonly Value[] {
  const declared = membersOf(of.node).find(
    (member) => memberName(evaluation, of.scope, member) === "constructor",
  )
  const list = declared?.getChild("ParamList")
  const given: Value[] = []
  for (let child = list?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name !== "VariableDefinition") continue
    const type = child.nextSibling?.name === "TypeAnnotation" ? child.nextSibling : null
    const written = type === null ? "" : evaluation.text.slice(type.from, type.to).replace(/^:\s*/, "")
    const span = { from: child.from, to: child.to }
    given.push(
      injected(written, span) ?? {
        kind: "unknown",
        key: evaluation.textAt(span),
        reason: "it is given from outside",
        span,
      },
    )
  }
  return given
}
