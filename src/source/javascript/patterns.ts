import type { RE2JS } from "re2js"
import { isTooLarge, re2, TOO_LARGE } from "../regular-expressions.ts"

/** One place where a pattern matched. */
export interface Match {
  readonly index: number
  readonly match: string
  readonly groups: readonly (string | null)[]
  /** the groups that have names; null where the pattern names none */
  readonly named: ReadonlyMap<string, string | null> | null
}

/** A regular expression that runs in linear time: a pasted pattern can hang nobody's tab. */
export interface Pattern {
  readonly test: (subject: string) => boolean
  readonly all: (subject: string) => readonly Match[]
  /** the first place from an index on; null where there is none */
  readonly firstFrom: (subject: string, from: number) => Match | null
}

export type CompiledPattern =
  | { readonly kind: "pattern"; readonly pattern: Pattern }
  /** JavaScript would refuse it */
  | { readonly kind: "invalid"; readonly message: string }
  /** JavaScript takes it, the linear-time engine does not */
  | { readonly kind: "beyond"; readonly message: string }

/** What JavaScript has and RE2 leaves out, because it can't be matched in linear time. */
const BEYOND_RE2 = /\(\?(?:=|!|<=|<!)|\\[1-9]|\\k</

/**
 * Compiles a JavaScript regular expression.
 * @param source what stands between the slashes
 * @param flags `i`, `m` and `s` are heeded; `g`, `y`, `u`, `d` are the callers'
 */
export function compileJsPattern(source: string, flags: string): CompiledPattern {
  if (BEYOND_RE2.test(source))
    return {
      kind: "beyond",
      message: "the pattern uses a construct that is not evaluated here: a lookaround or a backreference",
    }
  const { RE2JS, RE2JSException } = re2.get()
  const bits =
    (flags.includes("i") ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes("m") ? RE2JS.MULTILINE : 0) |
    (flags.includes("s") ? RE2JS.DOTALL : 0)
  try {
    // An escaped slash is one only in JavaScript's own notation.
    const compiled = RE2JS.compile(source.replaceAll("\\/", "/").replaceAll("(?<", "(?P<"), bits)
    if (isTooLarge(compiled)) return { kind: "beyond", message: TOO_LARGE }
    return {
      kind: "pattern",
      pattern: {
        test: (subject) => compiled.matcher(subject).find(),
        all: (subject) => allMatches(compiled, subject),
        firstFrom: (subject, from) => {
          const matcher = compiled.matcher(subject)
          return from <= subject.length && matcher.find(from) ? matchOf(compiled, matcher) : null
        },
      },
    }
  } catch (error) {
    const message =
      error instanceof RE2JSException || error instanceof Error ? error.message : "not a pattern"
    return { kind: "invalid", message }
  }
}

function allMatches(compiled: RE2JS, subject: string): readonly Match[] {
  const matcher = compiled.matcher(subject)
  const found: Match[] = []
  while (found.length < 1000 && matcher.find()) found.push(matchOf(compiled, matcher))
  return found
}

function matchOf(compiled: RE2JS, matcher: ReturnType<RE2JS["matcher"]>): Match {
  const groups = Array.from({ length: matcher.groupCount() }, (_, i) => matcher.group(i + 1))
  const names = Object.entries(compiled.namedGroups())
  return {
    index: matcher.start(),
    match: matcher.group() ?? "",
    groups,
    named: names.length === 0 ? null : new Map(names.map(([name, i]) => [name, groups[i - 1] ?? null])),
  }
}
