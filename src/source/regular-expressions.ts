import { late } from "../late/late.ts"

/** RE2: regular expressions in linear time, so that a pasted one can hang nobody's tab. */
export const re2 = late("what plays regular expressions", () => import("re2js"))

/**
 * How many instructions a pattern may come to: with a text of 2,000 letters that is a tenth of a second at the most.
 * `^https://([a-z0-9-]+\\.)*example\\.com(:\\d{1,5})?$` has 43.
 */
const LARGEST = 800

/** Would a pattern take too long, however linear its time is? */
export const isTooLarge = (compiled: { programSize(): number }): boolean => compiled.programSize() > LARGEST

export const TOO_LARGE =
  "the pattern is too large to be evaluated here: what it repeats counts as often as it may"
