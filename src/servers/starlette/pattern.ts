import { RE2JS, RE2JSException } from "re2js"

/** A compiled `allow_origin_regex`. */
export type OriginPattern =
  | { readonly kind: "pattern"; readonly fullmatch: (origin: string) => boolean }
  /** Python would refuse it: `re.error` */
  | { readonly kind: "invalid"; readonly message: string }
  /** Python takes it, the linear-time engine does not */
  | { readonly kind: "beyond"; readonly message: string }

/** What Python's `re` has and RE2 leaves out, because it can't be matched in linear time. */
const BEYOND_RE2 = /\(\?(?:=|!|<=|<!|\()|\(\?P=|\\[1-9]|\(\?>|[*+?}]\+/

/**
 * Compiles a Python regular expression for `fullmatch`, in linear time: a pasted pattern can hang nobody's tab.
 * @param pattern as `re.compile` takes it
 */
export function compilePattern(pattern: string): OriginPattern {
  try {
    // Python writes the end of the text \Z, RE2 \z.
    const compiled = RE2JS.compile(pattern.replace(/\\Z/g, "\\z"))
    return { kind: "pattern", fullmatch: (origin) => compiled.matches(origin) }
  } catch (error) {
    const message =
      error instanceof RE2JSException || error instanceof Error ? error.message : "not a pattern"
    return BEYOND_RE2.test(pattern)
      ? {
          kind: "beyond",
          message: `the pattern uses a construct that is not evaluated here (a lookaround or a backreference)`,
        }
      : { kind: "invalid", message }
  }
}
