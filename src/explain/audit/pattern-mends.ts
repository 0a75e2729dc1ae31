import type { Span } from "../../source/span.ts"
import { insert, replace, type TextEdit } from "../../source/text-edit.ts"

/** Changes of a pattern that make it say what it means: dots escaped, the whole of the origin looked at. */
export function patternMends(
  source: string,
  span: Span,
): readonly { readonly title: string; readonly edits: readonly TextEdit[] }[] {
  const from = span.from
  const text = source.slice(from, span.to)
  const literal = /^(r?["'~/]\^?)?([\s\S]*?)(["'/][a-z]*)?$/.exec(text)
  if (literal === null) return []
  const dots = [...text.matchAll(/(?<=[\w)\]-])\.(?=[\w-])/g)].map(({ index }) =>
    replace({ from: from + index, to: from + index + 1 }, "\\."),
  )
  const isSlashed = text.startsWith("/")
  const scheme = isSlashed ? "https:\\/\\/" : "https://"
  const open = /^(?:r?["']|\/|["']?~\*?)/.exec(text)?.[0].length ?? 0
  const close = /["']$|\/[a-z]*$/.exec(text)
  const end = close === null ? text.length : close.index
  const isAnchored = text[open] === "^"
  const hasScheme = /https?/.test(text)
  const isEnded = text[end - 1] === "$"
  const start: readonly TextEdit[] = isAnchored
    ? []
    : [insert(from + open, hasScheme ? "^" : `^${scheme}([\\w-]+\\.)*`)]
  const dropDot: readonly TextEdit[] =
    !isAnchored && !hasScheme && startsWithDot(text.slice(open))
      ? [replace({ from: from + open, to: from + open + 2 }, "")]
      : []
  const finish: readonly TextEdit[] = isEnded ? [] : [insert(from + end, "$")]
  const loose = [...text.matchAll(/(?<!\\)\.[*+]\??(?=\\?\.)/g)].map(({ index, 0: found }) =>
    replace({ from: from + index, to: from + index + found.length }, "[\\w-]+"),
  )
  return [
    ...(dots.length > 0 ? [{ title: "Escape the dots of the pattern", edits: dots }] : []),
    ...(finish.length > 0 || start.length > 0
      ? [
          {
            title: "Let the pattern look at the whole origin",
            edits: [...dots, ...start, ...dropDot, ...finish],
          },
        ]
      : []),
    ...(loose.length > 0
      ? [
          {
            title: "Let the pattern look at the whole origin, one name at a time",
            edits: [...dots, ...loose, ...start, ...dropDot, ...finish],
          },
        ]
      : []),
  ]
}

const startsWithDot = (text: string): boolean => text.startsWith("\\.")
