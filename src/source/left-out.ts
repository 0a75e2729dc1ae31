import { MOST_PROBLEMS, placesIn, type SyntaxProblem } from "./span.ts"

/** As people write where they leave something out. */
const DOTS = /^(?:\.\.\.|…|\[\.\.\.\]|\[…\])$/

/** A line of such dots. In Python it is an expression. */
const LINE_OF_DOTS = /^[ \t]*(\.\.\.|…|\[\.\.\.\]|\[…\])[ \t]*$/gm

const sentenceOf = (dots: string): string => `“${dots}” stands for lines that are not here.`

/** The sentence about a word that stands for what is not there; null where it is another word. */
export const leftOutWord = (word: string): string | null => (DOTS.test(word) ? sentenceOf(word) : null)

/** The lines that stand for others which are not there, as problems. */
export function leftOutLines(text: string): readonly SyntaxProblem[] {
  const placeOf = placesIn(text)
  return [...text.matchAll(LINE_OF_DOTS)].slice(0, MOST_PROBLEMS).map((found) => {
    const from = found.index + found[0].search(/\S/)
    const dots = found[1] ?? ""
    return { span: { from, to: from + dots.length }, place: placeOf(from), message: sentenceOf(dots) }
  })
}

/** The text with blanks in place of such lines: everything else stays where it is. */
export const withoutLeftOut = (text: string): string =>
  text.replaceAll(LINE_OF_DOTS, (line) => " ".repeat(line.length))
