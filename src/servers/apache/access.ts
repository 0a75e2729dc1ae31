import { get } from "../../fetch/header-list.ts"
import type { Directive } from "../../source/directive.ts"
import type { Cause } from "../server.ts"
import type { Exchange } from "./exchange.ts"

/** Who is kept out, and how. */
export interface Refused {
  readonly status: 401 | 403
  readonly realm: string | null
  readonly cause: Cause
}

type Outcome = "granted" | "denied" | "neutral" | "needs a user"

/**
 * mod_authz_core, mod_auth_basic and the older Order/Allow/Deny: what keeps a request out; null where it may pass.
 * @param sections in the order in which they are merged
 */
export function refused(sections: readonly (readonly Directive[])[], exchange: Exchange): Refused | null {
  const { method } = exchange.request
  // Those of the innermost section that has any count alone: AuthMerging is off unless told otherwise.
  const own = sections.map((section) => rulesOf(section, method)).findLast((rules) => rules.length > 0) ?? []
  const directives = sections.flat()
  const last = own.at(-1)
  const outcome = anyOf(own, exchange)
  const denied = older(directives, method)
  if (denied !== null) return { status: 403, realm: null, cause: causeOf(denied, "everybody is denied here") }
  if (last === undefined || outcome === "granted") return null
  if (outcome !== "needs a user")
    return {
      status: 403,
      realm: null,
      cause: causeOf(last, `${last.name} ${last.words.map(({ text }) => text).join(" ")} keeps it out`),
    }
  const type = directives.findLast(({ name }) => /^authtype$/i.test(name))?.words[0]?.text ?? ""
  if (!/^basic$/i.test(type)) return null
  if (/^basic /i.test(get(exchange.requestHeaders, "authorization") ?? "")) return null
  const why = `a user is asked for, by Authorization${method === "OPTIONS" ? ", and a preflight never has one" : ""}`
  return {
    status: 401,
    realm: directives.findLast(({ name }) => /^authname$/i.test(name))?.words[0]?.text ?? "",
    cause: causeOf(last, why),
  }
}

const causeOf = (by: Directive, why: string): Cause => ({ span: by.head, option: by.name, why })

/** Does `<Limit GET POST>` or `<LimitExcept GET>` mean this method? HEAD goes with GET. */
function limits({ name, words }: Directive, method: string): boolean {
  const asked = method === "HEAD" ? "GET" : method
  const isNamed = words.some(({ text }) => text.toUpperCase() === asked)
  return /except$/i.test(name) ? !isNamed : isNamed
}

const rulesOf = (section: readonly Directive[], method: string): readonly Directive[] =>
  section.flatMap((each) => {
    if (/^require/i.test(each.name)) return [each]
    if (/^limit(?:except)?$/i.test(each.name) && limits(each, method))
      return (each.block ?? []).filter(({ name }) => /^require/i.test(name))
    return []
  })

/** `<RequireAny>`, and what stands without one. */
function anyOf(rules: readonly Directive[], exchange: Exchange): Outcome {
  const outcomes = rules.map((each) => outcomeOf(each, exchange))
  if (outcomes.includes("granted")) return "granted"
  if (outcomes.includes("needs a user")) return "needs a user"
  return outcomes.includes("denied") ? "denied" : "neutral"
}

function allOf(rules: readonly Directive[], exchange: Exchange): Outcome {
  const outcomes = rules.map((each) => outcomeOf(each, exchange))
  if (outcomes.includes("denied")) return "denied"
  if (outcomes.includes("needs a user")) return "needs a user"
  return outcomes.includes("granted") ? "granted" : "neutral"
}

function outcomeOf({ name, words, block }: Directive, exchange: Exchange): Outcome {
  if (/^requireall$/i.test(name)) return allOf(block ?? [], exchange)
  if (/^requireany$/i.test(name)) return anyOf(block ?? [], exchange)
  if (/^requirenone$/i.test(name)) return anyOf(block ?? [], exchange) === "granted" ? "denied" : "neutral"
  const isNegated = /^not$/i.test(words[0]?.text ?? "")
  const [kind = "", ...rest] = words.slice(isNegated ? 1 : 0).map(({ text }) => text)
  const result = providerOf(kind.toLowerCase(), rest, exchange)
  if (!isNegated) return result
  return result === "granted" ? "denied" : "neutral"
}

function providerOf(kind: string, rest: readonly string[], { request, environment }: Exchange): Outcome {
  switch (kind) {
    case "all":
      return rest[0]?.toLowerCase() === "denied" ? "denied" : "granted"
    case "method":
      return rest.some((each) => each.toUpperCase() === (request.method === "HEAD" ? "GET" : request.method))
        ? "granted"
        : "denied"
    case "env":
      return rest.some((each) => environment.has(each)) ? "granted" : "denied"
    case "valid-user":
    case "user":
    case "group":
      return "needs a user"
    default:
      // By address or host: who asks is not known, and is taken to be let in.
      return "granted"
  }
}

/** `Order deny,allow` with `Deny from all`: mod_access_compat. */
function older(directives: readonly Directive[], method: string): Directive | null {
  const all = directives.flatMap((each) =>
    /^limit(?:except)?$/i.test(each.name) && limits(each, method) ? (each.block ?? []) : [each],
  )
  const deny = all.findLast(
    ({ name, words }) => /^deny$/i.test(name) && words[1]?.text.toLowerCase() === "all",
  )
  const allow = all.findLast(
    ({ name, words }) => /^allow$/i.test(name) && words[1]?.text.toLowerCase() === "all",
  )
  const order =
    all
      .findLast(({ name }) => /^order$/i.test(name))
      ?.words.map(({ text }) => text)
      .join("") ?? "deny,allow"
  if (deny === undefined) return null
  return allow !== undefined && /^deny,?allow$/i.test(order) ? null : deny
}
