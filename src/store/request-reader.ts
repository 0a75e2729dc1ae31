import { late } from "../late/late.ts"

/** Reads the `fetch()` call in the editor. It has JavaScript's grammar with it, which the first verdict does not wait for. */
export const requestReader = late("what reads a fetch() call", () => import("../paste/fetch-call/read.ts"))
