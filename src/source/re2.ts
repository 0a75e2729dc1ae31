import { re2 } from "./regular-expressions.ts"

/** A regular expression of Go's or Envoy's, which are RE2 themselves. */
export type Re2Pattern =
  | {
      readonly kind: "pattern"
      /** is it found anywhere in the text? */
      readonly find: (text: string) => boolean
      /** does it fit the text as a whole? */
      readonly full: (text: string) => boolean
    }
  | { readonly kind: "invalid"; readonly message: string }

/** Compiles a pattern. https://github.com/google/re2/wiki/Syntax */
export function compileRe2(source: string): Re2Pattern {
  const { RE2JS, RE2JSException } = re2.get()
  try {
    const compiled = RE2JS.compile(source)
    return {
      kind: "pattern",
      find: (text) => compiled.matcher(text).find(),
      full: (text) => compiled.matches(text),
    }
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    return { kind: "invalid", message: error.message }
  }
}
