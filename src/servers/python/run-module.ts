import { callValue } from "../../source/python/calls.ts"
import { classAttribute } from "../../source/python/classes.ts"
import type { Evaluation } from "../../source/python/evaluation.ts"
import type { ParsedModule } from "../../source/python/parse/parse.ts"
import { execute } from "../../source/python/statements.ts"
import { type ClassValue, type FunctionValue, PythonError, type Value } from "../../source/python/values.ts"
import { OpenQuestion } from "../../source/question.ts"
import type { Finding } from "../server.ts"

/** Runs a part of a program; what Python raises in it, or would have to ask, becomes a finding. */
function attempt(findings: Finding[], run: () => void): void {
  try {
    run()
  } catch (error) {
    if (error instanceof OpenQuestion)
      findings.push({
        kind: "notice",
        text: `${error.question.text} Until that is said, what hangs on it is left out.`,
        span: error.question.span,
      })
    else if (error instanceof PythonError)
      findings.push({
        kind: "problem",
        text: `Python raises ${error.type}${error.message === "" ? "" : `: ${error.message}`} here, and the app does not start. What follows was read all the same.`,
        span: error.span,
      })
    else throw error
  }
}

/** Runs the statements of a module, each whatever came of those before. */
export function runModule(evaluation: Evaluation, module: ParsedModule, findings: Finding[]): void {
  for (const statement of module.body)
    attempt(findings, () => execute(evaluation, evaluation.globals, [statement]))
}

/** What a function has to be given: nobody knows, where nothing in the text calls it. */
const unknownArguments = ({ parameters, name, span }: FunctionValue): readonly Value[] =>
  parameters
    .filter(({ default: fallback, kind }) => fallback === null && kind === "normal")
    .map((parameter) => ({
      kind: "unknown",
      key: parameter.name,
      reason: `\`${parameter.name}\` is a parameter of \`${name}\``,
      span,
    }))

/**
 * Calls something from outside of the text, a function or a class, with what it has to be given.
 * Raises what it raises.
 */
export function callWithUnknowns(evaluation: Evaluation, value: FunctionValue | ClassValue): Value {
  const { span } = value
  const made = value.kind === "class" ? classAttribute(value, "__init__") : value
  const given = made?.kind === "function" ? unknownArguments(made) : []
  // `self` is what is being made.
  const positional = value.kind === "class" ? given.slice(1) : given
  return callValue(evaluation, value, { positional, keywords: new Map(), span }, span)
}

/**
 * Calls `def create_app():` or `class Server:`, which nothing in the text calls, as a server does that is told its name.
 * @param making what stands in the body of such a function or class
 * @param isMade is there an app by now?
 */
export function callFactories(
  evaluation: Evaluation,
  making: RegExp,
  isMade: () => boolean,
  findings: Finding[],
): void {
  for (const value of evaluation.globals.names.values()) {
    if (isMade() || (value.kind !== "function" && value.kind !== "class") || value.definition === null)
      continue
    const { span } = value.definition
    if (making.test(evaluation.text.slice(span.from, span.to)))
      attempt(findings, () => callWithUnknowns(evaluation, value))
  }
}
