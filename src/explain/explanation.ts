import type { Rule } from "../fetch/standard.ts"
import type { Visit } from "../servers/server.ts"
import type { Span } from "../source/span.ts"

/** One of the things that were compared. */
export interface Comparison {
  readonly label: string
  readonly value: string
  readonly tone: "plain" | "same" | "different"
  /** where it stands in the server's text */
  readonly span: Span | null
}

/** One step in words: what was compared with what, and by which rule. Backticks mark code. */
export interface Explanation {
  /** what kind of step this is: `CORS check on the preflight` */
  readonly heading: string
  readonly title: string
  readonly text: readonly string[]
  readonly rows: readonly Comparison[]
  readonly rule: (Rule & { readonly says: string }) | null
  /** what each layer of the server did, where the step is about that */
  readonly visits: readonly Visit[]
}

export const row = (
  label: string,
  value: string,
  tone: Comparison["tone"] = "plain",
  span: Span | null = null,
): Comparison => ({ label, value, tone, span })

/** An explanation, with what most steps do not have left out. */
export const explanation = (
  given: Pick<Explanation, "heading" | "title" | "text"> & Partial<Explanation>,
): Explanation => ({ rows: [], rule: null, visits: [], ...given })
