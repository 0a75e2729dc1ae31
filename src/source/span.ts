/** A stretch of the user's text: UTF-16 offsets, `to` exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
  /** how many servers behind the first the text is that this is a place of; missing: none */
  readonly behind?: number
}

/** A place of a server's text, as whoever stands before that server has it. */
export const fartherBehind = <T extends Span | null>(span: T): T =>
  span === null ? span : { ...span, behind: (span.behind ?? 0) + 1 }

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

/** The places of many offsets of one text: its lines are counted once. */
export function placesIn(text: string): (offset: number) => Place {
  const starts = [0]
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

/** A place in the text where the grammar found no way to go on. */
export interface SyntaxProblem {
  readonly span: Span
  readonly place: Place
  readonly message: string
}

/** So many are told; a text with more of them is written in something else. */
export const MOST_PROBLEMS = 50
