import { late } from "../late/late.ts"

/** RE2: regular expressions in linear time, so that a pasted one can hang nobody's tab. */
export const re2 = late("what plays regular expressions", () => import("re2js"))
