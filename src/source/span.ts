/** A stretch of the user's text: UTF-16 offsets, `to` exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A place as people name it; both count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** The line and column of an offset. */
export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset)
  const line = before.split("\n").length
  return { line, column: offset - (before.lastIndexOf("\n") + 1) + 1 }
}

/** A place in the text where the grammar found no way to go on. */
export interface SyntaxProblem {
  readonly span: Span
  readonly place: Place
  readonly message: string
}
