import type { Directive, Word } from "../../source/directive.ts"
import type { Level } from "./locations.ts"
import type { Variables } from "./variables.ts"

/** What `return` or `rewrite` answers. */
export interface Returned {
  readonly status: number
  /** a body, or where a redirect leads */
  readonly text: string | null
  readonly by: Directive
}

export interface Rewritten {
  /** the level whose settings count from here on: an `if` that was true is one of its own */
  readonly level: Level
  readonly returned: Returned | null
}

/** Runs `set`, `if`, `return` and `rewrite` in their order. http://nginx.org/en/docs/http/ngx_http_rewrite_module.html */
export function rewritePhase(level: Level, variables: Variables): Rewritten {
  let at = level
  for (const directive of level.directives) {
    switch (directive.name) {
      case "set": {
        const [name, value] = directive.words
        if (name !== undefined)
          variables.set(name.text.replace(/^\$/, ""), variables.expand(value?.text ?? ""))
        break
      }
      case "break":
        return { level: at, returned: null }
      case "return": {
        const returned = returnedBy(directive, variables)
        if (returned !== null) return { level: at, returned }
        break
      }
      case "rewrite": {
        const returned = redirectedBy(directive, variables)
        if (returned !== null) return { level: at, returned }
        break
      }
      case "if": {
        if (!holds(directive.words, variables)) break
        const inner: Level = { directives: directive.block ?? [], outer: level, of: directive }
        const result = rewritePhase(inner, variables)
        at = result.level
        if (result.returned !== null) return result
        if (inner.directives.some(({ name }) => name === "break")) return { level: at, returned: null }
      }
    }
  }
  return { level: at, returned: null }
}

function returnedBy(directive: Directive, variables: Variables): Returned | null {
  const [first, second] = directive.words
  if (first === undefined) return null
  const status = Number(first.text)
  // `return URL;` is a 302.
  if (!Number.isInteger(status)) return { status: 302, text: variables.expand(first.text), by: directive }
  return { status, text: second === undefined ? null : variables.expand(second.text), by: directive }
}

function redirectedBy(directive: Directive, variables: Variables): Returned | null {
  const [pattern, target, flag] = directive.words
  if (
    pattern === undefined ||
    target === undefined ||
    !variables.matches(`~${pattern.text}`, variables.get("uri"))
  )
    return null
  const status =
    flag?.text === "permanent"
      ? 301
      : flag?.text === "redirect" || /^https?:\/\//.test(target.text)
        ? 302
        : null
  return status === null ? null : { status, text: variables.expand(target.text), by: directive }
}

/** The words of `if ($request_method = OPTIONS)`, parentheses and all. */
function holds(words: readonly Word[], variables: Variables): boolean {
  const inner = words
    .map(({ text, isQuoted }, i) => {
      if (isQuoted) return text
      const opened = i === 0 ? text.replace(/^\(/, "") : text
      return i === words.length - 1 ? opened.replace(/\)$/, "") : opened
    })
    .filter((text) => text !== "")
  const [left = "", operator, ...rest] = inner
  const value = variables.expand(left)
  // The pattern may hold blanks where it is quoted, and a parenthesis of its own where it is not.
  const right = rest.join(" ")
  switch (operator) {
    case undefined:
      return value !== "" && value !== "0"
    case "=":
    case "==":
      return value === variables.expand(right)
    case "!=":
      return value !== variables.expand(right)
    case "~":
    case "~*":
      return variables.matches(operator + right, value)
    case "!~":
    case "!~*":
      return !variables.matches(operator.slice(1) + right, value)
    default:
      return false
  }
}
