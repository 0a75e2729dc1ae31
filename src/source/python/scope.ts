import type { Value } from "./values.ts"

/** Names and their values; a function's scope looks further in the one around it. */
export interface Scope {
  readonly names: Map<string, Value>
  readonly parent: Scope | null
}

export const scopeInside = (parent: Scope | null): Scope => ({ names: new Map(), parent })

/** The value of a name, from the innermost scope outwards; null when it is not defined. */
export function lookUp(scope: Scope, name: string): Value | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const value = at.names.get(name)
    if (value !== undefined) return value
  }
  return null
}
