import { MOST, partsAround } from "../../../heavy.ts"
import { OpenQuestion } from "../../../question.ts"
import type { Span } from "../../../span.ts"
import { compileJsPattern, type Pattern } from "../../patterns.ts"
import type { Evaluation } from "../evaluation.ts"
import {
  array,
  boolean,
  nativeFunction,
  number,
  type RegExpValue,
  type StringValue,
  string,
  text,
  throwError,
  undefinedAt,
  type Value,
} from "../values.ts"

/**
 * The pattern compiled, in linear time. What that can't be is a question to the user: null where it stays open.
 * @param subject what it is to match: part of the question
 */
export function patternOf(
  evaluation: Evaluation,
  value: RegExpValue,
  subject: string,
  span: Span,
): Pattern | null {
  const compiled = compileJsPattern(value.source, value.flags)
  switch (compiled.kind) {
    case "pattern":
      return compiled.pattern
    case "invalid":
      return throwError(
        "SyntaxError",
        `Invalid regular expression: /${value.source}/: ${compiled.message}`,
        value.span,
      )
    case "beyond": {
      const key = `/${value.source}/${value.flags} on ${subject}`
      const given = evaluation.answerText(key)
      const question = {
        key,
        text: `Does \`/${value.source}/${value.flags}\` match \`${subject}\`?`,
        reason: compiled.message,
        span: value.span,
        expected: { kind: "boolean" } as const,
        assumed: null,
      }
      if (given === null && evaluation.doubt === "ask now") {
        evaluation.askAbout(question)
        throw new OpenQuestion(question)
      }
      const matches = given !== null && /^true$/i.test(given)
      void span
      return {
        test: () => matches,
        all: (whole) => (matches ? [{ index: 0, match: whole, groups: [] }] : []),
      }
    }
  }
}

/** A property of a regular expression; null when they have none of that name. */
export function regexpMember(
  evaluation: Evaluation,
  value: RegExpValue,
  name: string,
  span: Span,
): Value | null {
  switch (name) {
    case "source":
      return string(value.source, span)
    case "flags":
      return string(value.flags, span)
    case "test":
      return nativeFunction(name, span, ([given], where) => {
        const subject = given === undefined ? undefinedAt(where) : evaluation.settled(given)
        const written = text(subject)
        if (written === null)
          return {
            kind: "unknown",
            key: evaluation.textAt(where),
            reason: "what it is to match can't be known",
            span: where,
          }
        return boolean(patternOf(evaluation, value, written, where)?.test(written) ?? false, where)
      })
    case "exec":
      return nativeFunction(name, span, ([given], where) =>
        given?.kind === "string"
          ? searchIn(evaluation, "match", given, { ...value, flags: value.flags.replace("g", "") }, where)
          : { kind: "null", span: where },
      )
    default:
      return null
  }
}

/** `text.match(pattern)` or `text.search(pattern)` */
export function searchIn(
  evaluation: Evaluation,
  how: "match" | "search",
  subject: StringValue,
  given: Value | undefined,
  span: Span,
): Value {
  const value: Value =
    given?.kind === "string"
      ? { kind: "regexp", source: given.value, flags: "", span: given.span }
      : (given ?? undefinedAt(span))
  const nothing: Value = how === "match" ? { kind: "null", span } : number(-1, span)
  if (value.kind !== "regexp") return nothing
  const found = patternOf(evaluation, value, subject.value, span)?.all(subject.value) ?? []
  const [first] = found
  if (first === undefined) return nothing
  if (how === "search") return number(first.index, span)
  const written = (each: string | null): Value =>
    each === null ? undefinedAt(span) : string(each, subject.span)
  return value.flags.includes("g")
    ? array(
        found.map(({ match }) => string(match, subject.span)),
        span,
      )
    : array([first.match, ...first.groups].map(written), span)
}

/** `text.replace(pattern, …)` */
export function replaceAll(
  evaluation: Evaluation,
  subject: string,
  pattern: Value,
  replaced: (match: string, groups: readonly Value[]) => string,
  isAll: boolean,
  span: Span,
): string {
  if (pattern.kind !== "regexp") {
    const sought = text(pattern) ?? ""
    if (!isAll) return subject.replace(sought, () => replaced(sought, []))
    const [first = "", ...others] = partsAround(subject, sought)
    let result = first
    for (const other of others) {
      if (result.length > MOST) break
      result += replaced(sought, []) + other
    }
    return result
  }
  const found = patternOf(evaluation, pattern, subject, span)?.all(subject) ?? []
  let result = ""
  let from = 0
  for (const { index, match, groups } of pattern.flags.includes("g") ? found : found.slice(0, 1)) {
    if (result.length > MOST) break
    result +=
      subject.slice(from, index) +
      withGroups(
        replaced(
          match,
          groups.map((each) => (each === null ? undefinedAt(span) : string(each, span))),
        ),
        match,
        groups,
      )
    from = index + match.length
  }
  return result + subject.slice(from)
}

/** `$1` and `$&` of a replacement. */
const withGroups = (replacement: string, match: string, groups: readonly (string | null)[]): string =>
  replacement.replace(/\$(&|\d)/g, (whole, which: string) =>
    which === "&" ? match : (groups[Number(which) - 1] ?? whole),
  )
