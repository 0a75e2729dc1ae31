import type { Span } from "./span.ts"

/** A word of a directive, quotes taken off. */
export interface Word {
  readonly text: string
  readonly span: Span
  readonly isQuoted: boolean
}

/** A line of a server's configuration, or a block with its head. */
export interface Directive {
  readonly name: string
  readonly words: readonly Word[]
  /** null: it has no block */
  readonly block: readonly Directive[] | null
  /** the whole of it, block and all */
  readonly span: Span
  /** its head: the name and its words */
  readonly head: Span
}
