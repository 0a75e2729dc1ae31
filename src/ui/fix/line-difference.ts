import { diffLines, diffWordsWithSpace } from "diff"

/** A stretch of a line: is it what the line that stands for it, before or after, does not have? */
export interface DiffPart {
  readonly text: string
  readonly isChanged: boolean
}

/** One line of a difference. */
export interface DiffLine {
  readonly kind: "same" | "added" | "removed" | "gap"
  readonly parts: readonly DiffPart[]
}

/** How many lines around a change are shown. */
const AROUND = 2

/** The lines that differ between two texts, with a few around them. */
export function difference(before: string, after: string): readonly DiffLine[] {
  const all = withChangedParts(
    diffLines(before.replace(/\n?$/, "\n"), after.replace(/\n?$/, "\n")).flatMap(
      ({ value, added, removed }): readonly DiffLine[] =>
        value
          .replace(/\n$/, "")
          .split("\n")
          .map((text) => lineOf(added ? "added" : removed ? "removed" : "same", text)),
    ),
  )
  const isNear = (at: number): boolean =>
    all.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ kind }) => kind !== "same")
  const lines: DiffLine[] = []
  all.forEach((line, at) => {
    if (line.kind !== "same" || isNear(at)) lines.push(line)
    else if (lines.at(-1)?.kind !== "gap") lines.push(lineOf("gap", ""))
  })
  while (lines[0]?.kind === "gap") lines.shift()
  while (lines.at(-1)?.kind === "gap") lines.pop()
  return lines
}

const lineOf = (kind: DiffLine["kind"], text: string): DiffLine => ({
  kind,
  parts: [{ text, isChanged: false }],
})

/** Where as many lines were added as removed, each is the other's successor: what differs in them is told apart. */
function withChangedParts(lines: readonly DiffLine[]): readonly DiffLine[] {
  const told: DiffLine[] = [...lines]
  for (let at = 0; at < lines.length; ) {
    const removed = countOf(lines, at, "removed")
    const added = countOf(lines, at + removed, "added")
    if (removed === added)
      for (let i = 0; i < removed; i++) {
        const [before, after] = [at + i, at + removed + i]
        const parts = partsOf(textOf(lines[before]), textOf(lines[after]))
        if (parts === null) continue
        told[before] = { kind: "removed", parts: parts.removed }
        told[after] = { kind: "added", parts: parts.added }
      }
    at += Math.max(1, removed + added)
  }
  return told
}

function countOf(lines: readonly DiffLine[], from: number, kind: DiffLine["kind"]): number {
  let count = 0
  while (lines[from + count]?.kind === kind) count++
  return count
}

const textOf = (line: DiffLine | undefined): string => line?.parts.map(({ text }) => text).join("") ?? ""

/** null where the two lines have so little in common that all of them would be marked. */
function partsOf(before: string, after: string) {
  const words = diffWordsWithSpace(before, after)
  const common = words.reduce(
    (sum, word) => sum + (word.added || word.removed ? 0 : word.value.trim().length),
    0,
  )
  if (common < Math.min(before.trim().length, after.trim().length) / 2) return null
  return {
    removed: words
      .filter((word) => !word.added)
      .map(({ value, removed }) => ({ text: value, isChanged: removed })),
    added: words
      .filter((word) => !word.removed)
      .map(({ value, added }) => ({ text: value, isChanged: added })),
  }
}
