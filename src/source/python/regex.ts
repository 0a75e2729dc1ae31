import type { RE2JS } from "re2js"
import { isTooLarge, re2, TOO_LARGE } from "../regular-expressions.ts"
import type { Span } from "../span.ts"
import type { Evaluation } from "./evaluation.ts"
import { boolean, type CallArguments, callable, string, type Value } from "./values.ts"

type Run = (pattern: RE2JS, args: readonly string[], span: Span) => Value

/** `re.split(pattern, text)` and its like: run in linear time, so that no pasted pattern can hang the page. */
const RUNS: ReadonlyMap<string, Run> = new Map<string, Run>([
  [
    "split",
    (pattern, [text = ""], span) => {
      const parts: string[] = []
      const matcher = pattern.matcher(text)
      let at = 0
      while (matcher.find()) {
        if (matcher.end() === matcher.start()) continue
        parts.push(text.slice(at, matcher.start()))
        at = matcher.end()
      }
      return { kind: "list", items: [...parts, text.slice(at)].map((part) => string(part, span)), span }
    },
  ],
  [
    "findall",
    (pattern, [text = ""], span) => {
      const items: Value[] = []
      const matcher = pattern.matcher(text)
      while (matcher.find()) items.push(string(matcher.group(matcher.groupCount() > 0 ? 1 : 0) ?? "", span))
      return { kind: "list", items, span }
    },
  ],
  [
    "sub",
    (pattern, [by = "", text = ""], span) =>
      string(pattern.matcher(text).replaceAll(by.replace(/\\(\d)/g, "$$$1")), span),
  ],
  ["match", (pattern, [text = ""], span) => boolean(pattern.matcher(text).lookingAt(), span)],
  ["fullmatch", (pattern, [text = ""], span) => boolean(pattern.matches(text), span)],
  ["search", (pattern, [text = ""], span) => boolean(pattern.matcher(text).find(), span)],
])

/** The functions of Python's `re` that configuration code uses, as module members. */
export const regexFunctions: readonly (readonly [string, (evaluation: Evaluation, span: Span) => Value])[] = [
  ...RUNS,
].map(([name, run]) => [
  `re.${name}`,
  (evaluation, span) =>
    callable(`re.${name}`, span, (args: CallArguments, at) => {
      const texts = args.positional.flatMap((value) => (value.kind === "string" ? [value.value] : []))
      const [pattern = "", ...rest] = texts
      const unread = (reason: string): Value => ({
        kind: "unknown",
        key: evaluation.textAt(at),
        reason,
        span: at,
      })
      if (texts.length < args.positional.length) {
        const other = args.positional.find((value) => value.kind !== "string")
        return other === undefined ? unread("it is incomplete") : { ...evaluation.unknownOf(other), span: at }
      }
      const engine = re2.get()
      try {
        const compiled = engine.RE2JS.compile(pattern)
        return isTooLarge(compiled) ? unread(TOO_LARGE) : run(compiled, rest, at)
      } catch {
        return unread("the pattern uses a construct that is not evaluated here")
      }
    }),
])
