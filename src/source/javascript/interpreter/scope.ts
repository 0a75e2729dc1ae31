import type { Value } from "./values.ts"

/** The names of a block, with those around it. */
export interface Scope {
  readonly names: Map<string, Value>
  readonly outer: Scope | null
  /** of a function or of the module: where `var` declares */
  readonly isFunction: boolean
  readonly self: Value | null
}

export const scopeInside = (
  outer: Scope | null,
  isFunction = false,
  self: Value | null = outer?.self ?? null,
): Scope => ({
  names: new Map(),
  outer,
  isFunction,
  self,
})

/** The value of a name; null when no scope has it. */
export function lookUp(scope: Scope, name: string): Value | null {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = at.names.get(name)
    if (found !== undefined) return found
  }
  return null
}

/** Gives a name that is declared somewhere another value; a name that is not declared becomes one of the module. */
export function assignName(scope: Scope, name: string, value: Value): void {
  let at: Scope = scope
  while (!at.names.has(name) && at.outer !== null) at = at.outer
  at.names.set(name, value)
}
