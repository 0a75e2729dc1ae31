import type { Mend, Need, Policy } from "./mend.ts"

/** How a text that writes response headers by itself is changed. */
export interface HeaderWriting {
  /** says a header otherwise, or anew */
  readonly set: (name: string, value: string, title: string) => readonly Mend[]
  /** adds to a header that is a list */
  readonly add: (name: string, item: string) => readonly Mend[]
}

/** What a need comes to, where every header is written out: none for those that are about more than a header. */
export function headerMends(need: Need, { set, add }: HeaderWriting): readonly Mend[] {
  switch (need.kind) {
    case "origin":
    case "named origin":
      return set("Access-Control-Allow-Origin", need.origin, `Let \`${need.origin}\` in`)
    case "credentials":
      return set("Access-Control-Allow-Credentials", "true", "Add `Access-Control-Allow-Credentials`")
    case "method":
      return add("Access-Control-Allow-Methods", need.method)
    case "header":
      return add("Access-Control-Allow-Headers", need.header)
    case "expose":
      return add("Access-Control-Expose-Headers", need.header)
    case "vary":
      return set("Vary", "Origin", "Add `Vary: Origin`")
    default:
      return []
  }
}

/** The headers of a policy, by name. */
export const pairsOf = (policy: Policy): readonly (readonly [string, string])[] => [
  ["Access-Control-Allow-Origin", policy.origins[0] ?? "*"],
  ...(policy.credentials ? [["Access-Control-Allow-Credentials", "true"] as const] : []),
  ...(policy.methods.length > 0
    ? [["Access-Control-Allow-Methods", policy.methods.join(", ")] as const]
    : []),
  ...(policy.headers.length > 0
    ? [["Access-Control-Allow-Headers", policy.headers.join(", ")] as const]
    : []),
  ...(policy.exposed.length > 0
    ? [["Access-Control-Expose-Headers", policy.exposed.join(", ")] as const]
    : []),
]
