import type { SyntaxNode } from "@lezer/common"
import { initialize, methodOf } from "../../source/javascript/interpreter/classes.ts"
import type { Evaluation } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import {
  type ClassValue,
  type FunctionValue,
  JsThrow,
  type ObjectValue,
  object,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"

/** How a file makes its application where something outside of the text is to call it. */
export interface Factories {
  /** what making one looks like: `express()`, `require("express")()` */
  readonly making: RegExp
  /** what a parameter is called that is given an application; null where that makes it something else */
  readonly given: RegExp | null
}

/** What a class that wraps an application is told to do once it is made. */
const BEGINNINGS = ["init", "initialize", "setup", "configure", "bootstrap", "start", "run", "listen"]

/**
 * Calls what the text itself does not: `export function createApp() {…}`, `class Server { constructor() { this.app = express()
 * … } }`, and `module.exports = (app) => {…}`. What it is not given is unknown; where it stumbles over that, it stops.
 * @param found is there an application by now? After that nothing else is called
 * @param app what is given for an application
 */
export function callFactories(
  evaluation: Evaluation,
  { making, given }: Factories,
  found: () => boolean,
  app: () => Value,
): void {
  const named = [...evaluation.exported.values(), ...evaluation.globals.names.values()]
  const callable = [...new Set(named)].filter(
    (value): value is FunctionValue | ClassValue => value.kind === "function" || value.kind === "class",
  )
  const textOf = ({ node }: FunctionValue | ClassValue): string => evaluation.text.slice(node.from, node.to)
  for (const each of callable) {
    if (found()) return
    if (making.test(textOf(each))) call(evaluation, each, () => null)
  }
  if (given === null) return
  for (const each of callable) {
    if (found()) return
    const isGivenOne =
      each.kind === "function" &&
      parametersOf(evaluation, each.node).some(({ names }) => names.some((name) => given.test(name)))
    if (isGivenOne) call(evaluation, each, (name) => (given.test(name) ? app() : null))
  }
}

function call(
  evaluation: Evaluation,
  value: FunctionValue | ClassValue,
  giving: (parameter: string) => Value | null,
): void {
  const { span } = value
  const arg = (name: string): Value =>
    giving(name) ?? unknown(name, `\`${name}\` is given by whoever calls \`${value.name}\``, span)
  const args = (node: SyntaxNode | null): readonly Value[] =>
    node === null
      ? []
      : parametersOf(evaluation, node).map(({ names, isPattern, written }) =>
          isPattern ? object(Object.fromEntries(names.map((name) => [name, arg(name)])), span) : arg(written),
        )
  if (value.kind === "function") {
    safely(() => callValue(evaluation, value, args(value.node), span))
    return
  }
  const self: ObjectValue = { kind: "object", properties: new Map(), of: value, span }
  safely(() => initialize(evaluation, value, self, args(constructorOf(evaluation, value)), span))
  const text = evaluation.text.slice(value.node.from, value.node.to)
  for (const name of BEGINNINGS) {
    // What the class calls by itself was called already.
    if (new RegExp(`\\bthis\\.${name}\\(`).test(text)) continue
    const method = methodOf(evaluation, value, self, name)
    if (method?.kind === "function")
      safely(() => callValue(evaluation, method, args(method.node), span, self))
  }
}

function constructorOf(evaluation: Evaluation, { node }: ClassValue): SyntaxNode | null {
  const methods = node.getChild("ClassBody")?.getChildren("MethodDeclaration") ?? []
  return (
    methods.find((each) => /^(?:\w+\s+)*constructor\s*\(/.test(evaluation.text.slice(each.from, each.to))) ??
    null
  )
}

interface Parameter {
  readonly written: string
  /** its own name, or those that a pattern takes out of an object */
  readonly names: readonly string[]
  readonly isPattern: boolean
}

/** A function's parameters: `app`, `{ app, config }` */
function parametersOf(evaluation: Evaluation, node: SyntaxNode): readonly Parameter[] {
  const list = node.getChild("ParamList")
  const textOf = ({ from, to }: SyntaxNode): string => evaluation.text.slice(from, to)
  const found: Parameter[] = []
  for (let child = list?.firstChild ?? null; child !== null; child = child.nextSibling) {
    const written = textOf(child)
    if (child.name === "VariableDefinition") found.push({ written, names: [written], isPattern: false })
    if (!child.name.endsWith("Pattern")) continue
    const names = child.getChildren("PatternProperty").flatMap((each) => {
      const name = each.getChild("PropertyName") ?? each.getChild("VariableDefinition") ?? each.firstChild
      return name === null ? [] : [textOf(name)]
    })
    found.push({ written, names, isPattern: child.name === "ObjectPattern" })
  }
  return found
}

/** A function that is called from outside may stumble over what it was not given; that is no finding about the text. */
function safely(run: () => unknown): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof JsThrow)) throw error
  }
}
