import { placeOf, type SyntaxProblem } from "../source/span.ts"

/** So many characters of a text are read: a server's own file has far fewer, and a keystroke has to be answered within a frame. */
const READ_AT_MOST = 60_000
/** So deep brackets are followed; nobody writes that, and a parser's memory ends. */
const DEEPEST = 250

/** A text as far as it is read, and what has to be said of the rest. */
export function withinLimit(text: string): { readonly read: string; readonly problem: SyntaxProblem | null } {
  const deep = tooDeepAt(text.slice(0, READ_AT_MOST))
  if (deep !== null)
    return cut(
      text,
      deep,
      `Brackets are open ${DEEPEST} deep here: from here on nothing is read. Is this the file that sets up the server?`,
    )
  if (text.length <= READ_AT_MOST) return { read: text, problem: null }
  const lineEnd = text.lastIndexOf("\n", READ_AT_MOST)
  const number = new Intl.NumberFormat("en")
  return cut(
    text,
    lineEnd > 0 ? lineEnd + 1 : READ_AT_MOST,
    `This text has ${number.format(text.length)} characters, and the first ${number.format(READ_AT_MOST)} are read: from here on nothing is. Paste the part that sets up the server alone.`,
  )
}

const cut = (text: string, end: number, message: string) => ({
  read: text.slice(0, end),
  problem: { span: { from: end, to: text.length }, place: placeOf(text, end), message },
})

/** Brackets in strings count too: a rough measure, far above what a text of sense comes to. */
function tooDeepAt(text: string): number | null {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === "(" || character === "[" || character === "{") depth += 1
    else if (character === ")" || character === "]" || character === "}") depth = Math.max(0, depth - 1)
    if (depth > DEEPEST) return at
  }
  return null
}
