import { isTooLarge, re2, TOO_LARGE } from "../../source/regular-expressions.ts"

/** A compiled regular expression of Python's. */
export type PythonPattern =
  | {
      readonly kind: "pattern"
      /** `re.fullmatch` */
      readonly fullmatch: (text: string) => boolean
      /** `re.match`: from the beginning on, and as far as it goes */
      readonly match: (text: string) => boolean
    }
  /** Python would refuse it: `re.error` */
  | { readonly kind: "invalid"; readonly message: string }
  /** Python takes it, the linear-time engine does not */
  | { readonly kind: "beyond"; readonly message: string }

/** What Python's `re` has and RE2 leaves out, because it can't be matched in linear time. */
const BEYOND_RE2 = /\(\?(?:=|!|<=|<!|\()|\(\?P=|\\[1-9]|\(\?>|[*+?}]\+/

/**
 * Compiles a Python regular expression, in linear time: a pasted pattern can hang nobody's tab.
 * @param pattern as `re.compile` takes it
 * @param ignoreCase `re.IGNORECASE`
 */
export function compilePattern(pattern: string, ignoreCase = false): PythonPattern {
  const { RE2JS, RE2JSException } = re2.get()
  try {
    // Python writes the end of the text \Z, RE2 \z.
    const compiled = RE2JS.compile(pattern.replace(/\\Z/g, "\\z"), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    if (isTooLarge(compiled)) return { kind: "beyond", message: TOO_LARGE }
    return {
      kind: "pattern",
      fullmatch: (text) => compiled.matches(text),
      match: (text) => compiled.matcher(text).lookingAt(),
    }
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
