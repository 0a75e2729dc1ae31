import type { SyntaxNode } from "@lezer/common"
import type { Setting } from "../../evaluated-text.ts"
import type { SyntaxProblem } from "../../span.ts"
import { parseJavaScript, parts } from "../parse.ts"
import { Evaluation, type Module } from "./evaluation.ts"
import { executeOne, hoist } from "./statements.ts"
import { JsThrow, type Value } from "./values.ts"

/** A text that was run: what it declared is in the evaluation, what it threw is here. */
export interface Program {
  readonly evaluation: Evaluation
  readonly problems: readonly SyntaxProblem[]
  /** what statements of the module threw; the ones after them ran all the same */
  readonly thrown: readonly JsThrow[]
}

/**
 * Runs a JavaScript or TypeScript file by the interpreter. Nothing of it reaches outside, and nothing of it is given to the
 * platform's own `eval`. Never throws.
 * @param onStart is told of the evaluation before the first statement runs
 * @param self what `this` is outside of functions
 * @param modules what is known of other modules, by their specifiers; `global fetch` stands for a global name
 */
export function runProgram(
  text: string,
  setting: Setting,
  modules: ReadonlyMap<string, Module>,
  onStart: (evaluation: Evaluation) => void = () => {},
  self: Value | null = null,
): Program {
  const { top, problems } = parseJavaScript(text)
  const evaluation = new Evaluation(text, setting, modules, self)
  onStart(evaluation)
  const thrown: JsThrow[] = []
  hoist(evaluation, evaluation.globals, top)
  // What `export { … }` gives away may be declared below it.
  const isGroup = (statement: SyntaxNode) => statement.getChild("ExportGroup") !== null
  const statements = parts(top)
  for (const statement of [
    ...statements.filter((each) => !isGroup(each)),
    ...statements.filter((each) => isGroup(each)),
  ]) {
    try {
      executeOne(evaluation, evaluation.globals, statement)
    } catch (error) {
      if (!(error instanceof JsThrow)) throw error
      thrown.push(error)
    }
  }
  runLater(evaluation, (error) => thrown.push(error))
  return { evaluation, problems, thrown }
}

/** Runs what timers were set for, in the order in which they were set. */
export function runLater(evaluation: Evaluation, onThrow: (error: JsThrow) => void): void {
  for (let count = 0; count < 100; count++) {
    const next = evaluation.later.shift()
    if (next === undefined) return
    try {
      next()
    } catch (error) {
      if (!(error instanceof JsThrow)) throw error
      onThrow(error)
    }
  }
}
