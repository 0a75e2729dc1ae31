import { OpenQuestion } from "../../source/question.ts"
import type { Evaluation } from "../../source/script/evaluation.ts"
import { call } from "../../source/script/run.ts"
import { unknown, type Value } from "../../source/script/values.ts"
import type { Finding } from "../server.ts"
import { engineWith } from "./gin.ts"
import type { GoRuntime } from "./runtime.ts"

/** A function as it is declared: its name, what it takes and what it gives. */
const DECLARED = /^func\s+(?:\([^)]*\)\s*)?(\w+)\s*\(([^)]*)\)\s*([\w.*]*)/gm

/**
 * A part of a file makes no server: middleware that nothing uses stands before all that is asked for, and a handler that
 * nothing registers answers it.
 * @returns what is served then, and a sentence that says so; null where there is neither
 */
export function impliedServer(evaluation: Evaluation, runtime: GoRuntime): Implied | null {
  try {
    return found(evaluation, runtime)
  } catch (error) {
    // What it is to be given decides what it is: nothing can be said of it.
    if (error instanceof OpenQuestion) return null
    throw error
  }
}

interface Implied {
  readonly served: Value
  readonly finding: Finding
}

function found(evaluation: Evaluation, runtime: GoRuntime): Implied | null {
  const declared = [...evaluation.text.matchAll(DECLARED)].flatMap(
    ([, name = "", takes = "", gives = ""]) => {
      const value = evaluation.globals.get(name)
      return value?.kind === "function" ? [{ name, takes, gives, value }] : []
    },
  )
  const finding = (name: string, does: string): Finding => ({
    kind: "notice",
    text: `Nothing here makes a server: \`${name}\` is taken to ${does}.`,
    span: declared.find((each) => each.name === name)?.value.span ?? null,
  })
  for (const { name, takes, gives, value } of declared) {
    const { span } = value
    const given = takes
      .split(",")
      .flatMap((each) => /^\s*(\w+)/.exec(each)?.[1] ?? [])
      .map((each) => unknown(each, `it is given by whoever calls ${name}`, span))
    if (/^gin\.HandlerFunc$/.test(gives))
      return {
        served: engineWith(runtime, call(evaluation, value, given, span), span),
        finding: finding(name, "stand before every route"),
      }
    if (/^http\.Handler(?:Func)?$/.test(gives) && /\bhttp\.Handler(?:Func)?\b/.test(takes)) {
      const route = runtime.handler({ name: "the handler" }, ({ writer }) => writer.writeHeader(200), span)
      return {
        served: call(evaluation, value, [route, ...given.slice(1)], span),
        finding: finding(name, "stand before every handler"),
      }
    }
  }
  for (const { name, takes, value } of declared) {
    if (/\*gin\.Context\b/.test(takes))
      return {
        served: engineWith(runtime, value, value.span),
        finding: finding(name, "stand before every route"),
      }
    if (/\bhttp\.ResponseWriter\b.*\*http\.Request\b/.test(takes) && !/\*http\.ResponseWriter/.test(takes))
      return { served: value, finding: finding(name, "answer whatever is asked for") }
  }
  return null
}
