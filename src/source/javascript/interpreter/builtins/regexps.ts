import { MOST } from "../../../heavy.ts"
import { OpenQuestion } from "../../../question.ts"
import type { Span } from "../../../span.ts"
import { compileJsPattern, type Match, type Pattern } from "../../patterns.ts"
import type { Evaluation } from "../evaluation.ts"
import {
  array,
  boolean,
  nativeFunction,
  number,
  object,
  type RegExpValue,
  type StringValue,
  string,
  text,
  throwError,
  undefinedAt,
  unknown,
  type Value,
} from "../values.ts"

/**
 * The pattern compiled, in linear time. What that can't be is a question to the user: null where it stays open.
 * @param subject what it is to match: part of the question
 */
export function patternOf(evaluation: Evaluation, value: RegExpValue, subject: string): Pattern | null {
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
      return {
        test: () => matches,
        all: (whole) => (matches ? [wholeOf(whole)] : []),
        firstFrom: (whole) => (matches ? wholeOf(whole) : null),
      }
    }
  }
}

const wholeOf = (match: string): Match => ({ index: 0, match, groups: [], named: null })

/** Does it remember where it stopped, and go on from there? */
const isSticky = ({ flags }: RegExpValue): boolean => /[gy]/.test(flags)

/** One step of `test` and `exec`: with the flags `g` and `y` it begins where the last one ended, and remembers where it did. */
function nextMatch(evaluation: Evaluation, value: RegExpValue, subject: string): Match | null {
  const last = isSticky(value) ? (evaluation.lastIndexes.get(value) ?? 0) : 0
  // As the platform takes it: a whole number, and not less than nothing.
  const from = Math.max(0, Math.trunc(last) || 0)
  const found = patternOf(evaluation, value, subject)?.firstFrom(subject, from) ?? null
  const match = found !== null && value.flags.includes("y") && found.index !== from ? null : found
  if (isSticky(value))
    evaluation.lastIndexes.set(value, match === null ? 0 : match.index + match.match.length)
  return match
}

/** What `exec` and `match` give for a place: an array with `index`, `input` and `groups`. */
function matchValue({ index, match, groups, named }: Match, input: StringValue, span: Span): Value {
  const written = (each: string | null): Value =>
    each === null ? undefinedAt(span) : string(each, input.span)
  const entries = named === null ? null : [...named].map(([name, each]) => [name, written(each)] as const)
  return {
    kind: "array",
    items: [match, ...groups].map(written),
    extra: {
      index: number(index, span),
      input,
      groups: entries === null ? undefinedAt(span) : object(Object.fromEntries(entries), span),
    },
    span,
  }
}

/** `text.matchAll(pattern)` */
export const allMatchesIn = (
  evaluation: Evaluation,
  subject: StringValue,
  pattern: RegExpValue,
  span: Span,
): readonly Value[] =>
  (patternOf(evaluation, pattern, subject.value)?.all(subject.value) ?? []).map((match) =>
    matchValue(match, subject, span),
  )

/** A property of a regular expression; null when they have none of that name. */
export function regexpMember(
  evaluation: Evaluation,
  value: RegExpValue,
  name: string,
  span: Span,
): Value | null {
  switch (name) {
    case "source":
      return string(escapedSource(value.source), span)
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
        return boolean(nextMatch(evaluation, value, written) !== null, where)
      })
    case "exec":
      return nativeFunction(name, span, ([given], where) => {
        const subject = given === undefined ? undefinedAt(where) : evaluation.settled(given)
        const written = text(subject)
        if (written === null)
          return unknown(evaluation.textAt(where), "what it is to match can't be known", where)
        const match = nextMatch(evaluation, value, written)
        return match === null
          ? { kind: "null", span: where }
          : matchValue(match, string(written, subject.span), where)
      })
    case "lastIndex":
      return number(evaluation.lastIndexes.get(value) ?? 0, span)
    case "global":
    case "ignoreCase":
    case "multiline":
    case "sticky":
      return boolean(value.flags.includes(name === "sticky" ? "y" : name.charAt(0)), span)
    case "toString":
      return nativeFunction(name, span, (_, where) =>
        string(`/${escapedSource(value.source)}/${value.flags}`, where),
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
  const found = patternOf(evaluation, value, subject.value)?.all(subject.value) ?? []
  const [first] = found
  if (first === undefined) return nothing
  if (how === "search") return number(first.index, span)
  return value.flags.includes("g")
    ? array(
        found.map(({ match }) => string(match, subject.span)),
        span,
      )
    : matchValue(first, subject, span)
}

/**
 * `text.replace(pattern, …)`
 * @param replacement a text with `$1`, `$<name>`, `$&` in it, or a function of the match, its groups, where it is and the text
 */
export function replaceAll(
  evaluation: Evaluation,
  subject: string,
  pattern: Value,
  replacement: string | ((args: readonly Value[]) => string),
  isAll: boolean,
  span: Span,
): string {
  const found =
    pattern.kind === "regexp"
      ? (patternOf(evaluation, pattern, subject)?.all(subject) ?? [])
      : placesOf(subject, text(pattern) ?? "", isAll)
  const isEvery = pattern.kind === "regexp" ? pattern.flags.includes("g") : isAll
  let result = ""
  let from = 0
  for (const each of isEvery ? found : found.slice(0, 1)) {
    if (result.length > MOST) break
    const { index, match, groups, named } = each
    const replaced =
      typeof replacement === "string"
        ? replacedText(replacement, each, subject)
        : replacement([
            string(match, span),
            ...groups.map((group) => (group === null ? undefinedAt(span) : string(group, span))),
            number(index, span),
            string(subject, span),
            ...(named === null
              ? []
              : [
                  object(
                    Object.fromEntries([...named].map(([name, group]) => [name, string(group ?? "", span)])),
                    span,
                  ),
                ]),
          ])
    result += subject.slice(from, index) + replaced
    from = index + match.length
  }
  return result + subject.slice(from)
}

/** Where a text stands in another one. */
function placesOf(subject: string, sought: string, isAll: boolean): readonly Match[] {
  const found: Match[] = []
  let at = subject.indexOf(sought)
  while (at >= 0 && found.length < MOST && (isAll || found.length === 0)) {
    found.push({ index: at, match: sought, groups: [], named: null })
    at = at + 1 > subject.length ? -1 : subject.indexOf(sought, at + Math.max(1, sought.length))
    // Behind the end an empty text is found for ever.
    if (at === found[found.length - 1]?.index) break
  }
  return found
}

/** What a replacement comes to: `$$`, `$&`, what is before and behind, `$1`, `$<name>`. */
const replacedText = (replacement: string, { index, match, groups, named }: Match, subject: string): string =>
  replacement.replace(
    /\$(?:([$&`'])|(\d{1,2})|<([^>]*)>)/g,
    (whole, sign?: string, digits?: string, name?: string) => {
      if (sign === "$") return "$"
      if (sign === "&") return match
      if (sign === "`") return subject.slice(0, index)
      if (sign === "'") return subject.slice(index + match.length)
      if (name !== undefined) return named === null ? whole : (named.get(name) ?? "")
      const both = Number(digits)
      if (both >= 1 && both <= groups.length) return groups[both - 1] ?? ""
      const single = Number(digits?.charAt(0))
      return single >= 1 && single <= groups.length
        ? (groups[single - 1] ?? "") + (digits?.slice(1) ?? "")
        : whole
    },
  )

/** A slash in a pattern that is no literal stands with its backslash in `source`. */
const escapedSource = (source: string): string =>
  source === ""
    ? "(?:)"
    : source.replace(/\\.|\/|\[(?:\\.|[^\]\\])*\]/gs, (part) => (part === "/" ? "\\/" : part))
