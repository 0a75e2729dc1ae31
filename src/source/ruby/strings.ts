import { replacedAll } from "../heavy.ts"
import type { Evaluation } from "../script/evaluation.ts"
import { call } from "../script/run.ts"
import { boolean, list, nothing, number, said, text, unknown, type Value } from "../script/values.ts"
import type { Span } from "../span.ts"
import type { Methods, Native } from "./methods.ts"
import { matchedBy } from "./patterns.ts"

/** A function of a text: an unknown comes out where one goes in. */
const ofText =
  (compute: (text: string, args: readonly (string | null)[], span: Span) => Value) =>
  (object: Value): Native =>
  (evaluation, args, span) => {
    const own = said(object)
    const given = args.map(said)
    return own === null
      ? unknown(evaluation.textAt(span), "this is not known", span)
      : compute(own, given, span)
  }

/** `split`: by white space, by a text, or by a pattern; empty ones at the end are left out. */
function split(evaluation: Evaluation, own: string, by: Value | undefined, span: Span): Value {
  const parts = partsOf(own, by)
  if (parts === null) return unknown(evaluation.textAt(span), "what it is split by is not known", span)
  const last = parts.findLastIndex((each) => each !== "")
  return list(
    parts.slice(0, last + 1).map((each) => text(each, span)),
    span,
  )
}

/** null where it is not known what parts them */
function partsOf(own: string, by: Value | undefined): readonly string[] | null {
  if (by?.kind === "pattern") {
    if (by.pattern === null) return null
    const found = by.pattern.all(own).filter(({ match }) => match !== "")
    const ends = [...found.map(({ index }) => index), own.length]
    const starts = [0, ...found.map(({ index, match }) => index + match.length)]
    return starts.map((start, i) => own.slice(start, ends[i]))
  }
  const separator = by === undefined || by.kind === "nothing" ? " " : said(by)
  return separator === null ? null : separator === " " ? own.trimStart().split(/\s+/) : own.split(separator)
}

/** Methods of texts. */
export const STRING: Methods = {
  split:
    (object) =>
    (evaluation, [by], span) =>
      split(evaluation, said(object) ?? "", by, span),
  strip: ofText((own, _, span) => text(own.trim(), span)),
  lstrip: ofText((own, _, span) => text(own.trimStart(), span)),
  rstrip: ofText((own, _, span) => text(own.trimEnd(), span)),
  squish: ofText((own, _, span) => text(own.trim().replace(/\s+/g, " "), span)),
  chomp: ofText((own, [end], span) =>
    text(
      end == null || end === ""
        ? own.replace(end === "" ? /(?:\r?\n)+$/ : /(?:\r?\n|\r)$/, "")
        : withoutEnd(own, end),
      span,
    ),
  ),
  delete_suffix: ofText((own, [end], span) => text(withoutEnd(own, end ?? ""), span)),
  delete_prefix: ofText((own, [start], span) =>
    text(start != null && own.startsWith(start) ? own.slice(start.length) : own, span),
  ),
  downcase: ofText((own, _, span) => text(own.toLowerCase(), span)),
  upcase: ofText((own, _, span) => text(own.toUpperCase(), span)),
  "start_with?": ofText((own, starts, span) =>
    boolean(
      starts.some((each) => each !== null && own.startsWith(each)),
      span,
    ),
  ),
  "end_with?": ofText((own, ends, span) =>
    boolean(
      ends.some((each) => each !== null && own.endsWith(each)),
      span,
    ),
  ),
  "include?": ofText((own, [part], span) => boolean(part != null && own.includes(part), span)),
  "empty?": ofText((own, _, span) => boolean(own === "", span)),
  "blank?": ofText((own, _, span) => boolean(own.trim() === "", span)),
  "present?": ofText((own, _, span) => boolean(own.trim() !== "", span)),
  presence: ofText((own, _, span) => (own.trim() === "" ? nothing(span) : text(own, span))),
  "match?":
    (object) =>
    (evaluation, [pattern], span) =>
      matchedBy(evaluation, pattern ?? nothing(span), object, span),
  match:
    (object) =>
    (evaluation, [pattern], span) =>
      matchedBy(evaluation, pattern ?? nothing(span), object, span),
  freeze: ofText((own, _, span) => text(own, span)),
  to_sym: ofText((own, _, span) => ({ kind: "symbol", name: own, span })),
  length: ofText((own, _, span) => number([...own].length, span)),
  size: ofText((own, _, span) => number([...own].length, span)),
  capitalize: ofText((own, _, span) => text(own.charAt(0).toUpperCase() + own.slice(1).toLowerCase(), span)),
  reverse: ofText((own, _, span) => text([...own].reverse().join(""), span)),
  dup: ofText((own, _, span) => text(own, span)),
  itself: ofText((own, _, span) => text(own, span)),
  lines: ofText((own, _, span) =>
    list(
      (own.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((each) => text(each, span)),
      span,
    ),
  ),
  chars: ofText((own, _, span) =>
    list(
      [...own].map((each) => text(each, span)),
      span,
    ),
  ),
  sub: substituted(false),
  gsub: substituted(true),
  to_i: ofText((own, _, span) => number(Number.parseInt(own, 10) || 0, span)),
}

const withoutEnd = (own: string, end: string): string =>
  end !== "" && own.endsWith(end) ? own.slice(0, -end.length) : own

/** `sub` and `gsub`: by a text, a pattern, or what a block makes of each match. */
function substituted(isAll: boolean): (object: Value) => Native {
  return (object) =>
    (evaluation, [sought, by], span, block) => {
      const own = said(object)
      const replacement = by === undefined ? null : said(by)
      const isOpen = replacement === null && block === null
      if (own === null || sought === undefined || isOpen)
        return unknown(evaluation.textAt(span), "what it is replaced by is not known", span)
      if (sought.kind !== "pattern") {
        const plain = said(sought)
        if (plain === null || replacement === null)
          return unknown(evaluation.textAt(span), "what it is replaced by is not known", span)
        return text(
          isAll ? replacedAll(own, plain, replacement) : own.replace(plain, () => replacement),
          span,
        )
      }
      // `\\1` of a replacement is not followed.
      if (sought.pattern === null || replacement?.includes("\\") === true)
        return unknown(evaluation.textAt(span), "this pattern is not evaluated here", span)
      const found = sought.pattern.all(own)
      let made = ""
      let from = 0
      for (const { index, match } of isAll ? found : found.slice(0, 1)) {
        const each =
          replacement ?? (block === null ? null : said(call(evaluation, block, [text(match, span)], span)))
        if (each === null)
          return unknown(evaluation.textAt(span), "what it is replaced by is not known", span)
        made += own.slice(from, index) + each
        from = index + match.length
      }
      return text(made + own.slice(from), span)
    }
}
