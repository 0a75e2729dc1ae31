import type { Value } from "./values.ts"

/** Names and their values; a function's scope looks further in the one around it. */
export interface Scope {
  readonly names: Map<string, Value>
  readonly parent: Scope | null
  /** names that `global` and `nonlocal` declare: they are set elsewhere */
  readonly elsewhere: Map<string, Scope>
}

export const scopeInside = (parent: Scope | null): Scope => ({
  names: new Map(),
  parent,
  elsewhere: new Map(),
})

/** The value of a name, from the innermost scope outwards; null when it is not defined. */
export function lookUp(scope: Scope, name: string): Value | null {
  for (let at: Scope | null = scope; at !== null; at = at.elsewhere.get(name) ?? at.parent) {
    const value = at.names.get(name)
    if (value !== undefined) return value
  }
  return null
}

/** Sets a name in its scope. */
export const setName = (scope: Scope, name: string, value: Value): void => {
  ;(scope.elsewhere.get(name) ?? scope).names.set(name, value)
}

/** `global x` and `nonlocal x`: from here on x is set in the module's scope, or where the functions around define it. */
export function declareElsewhere(scope: Scope, of: "global" | "nonlocal", name: string): void {
  let at = scope.parent
  if (of === "global") while (at !== null && at.parent !== null) at = at.parent
  else while (at !== null && !at.names.has(name)) at = at.parent
  if (at !== null && at !== scope) scope.elsewhere.set(name, at)
}
