import type { Setting } from "../../source/evaluated-text.ts"
import type { Evaluation, Module } from "../../source/javascript/interpreter/evaluation.ts"
import { runProgram } from "../../source/javascript/interpreter/program.ts"
import { lookUp } from "../../source/javascript/interpreter/scope.ts"
import { type JsThrow, NOWHERE, type Value } from "../../source/javascript/interpreter/values.ts"
import type { Span, SyntaxProblem } from "../../source/span.ts"
import type { Finding } from "../server.ts"
import { callFactories, type Factories } from "./factory.ts"

/** A pasted file of Node, and what it runs under. */
export interface NodeSource extends Setting {
  readonly text: string
}

/** What a framework brings to the run of a file. */
export interface NodeFramework<Runtime> {
  /** what the emulator keeps beside the program, from when it starts */
  readonly start: (evaluation: Evaluation) => Runtime
  /** what it plays of packages; their code runs after `start`, and tells each application that the text makes */
  readonly modules: (
    runtime: () => Runtime,
    made: (application: Value) => Value,
  ) => ReadonlyMap<string, Module>
  /** a part of a file has no imports: the names that usually stand for which package */
  readonly usualNames: readonly (readonly [name: string, module: string])[]
  /** the names that usually stand for the application, and what makes one */
  readonly app: { readonly names: readonly string[]; readonly make: (runtime: Runtime, span: Span) => Value }
  /** how a file makes its application in a function that it leaves to others to call; absent where no file does */
  readonly factories?: Factories
}

/** A file that was run. */
export interface ServerFile<Runtime> {
  readonly runtime: Runtime
  readonly evaluation: Evaluation
  readonly problems: readonly SyntaxProblem[]
  /** what the file threw, as findings */
  readonly findings: readonly Finding[]
  /** the application that the file uses without making it; null when it makes its own */
  readonly impliedApp: Value | null
  /** the applications that it made, in their order, whatever became of them */
  readonly made: readonly Value[]
}

/**
 * The application that is served: the one that has a usual name, or is exported, else the first that was made.
 * @param of the application behind a value; null for one that is none
 */
export function servedFrom<App>(
  { evaluation, impliedApp, made }: ServerFile<unknown>,
  names: readonly string[],
  of: (value: Value) => App | null,
): App | null {
  const { globals, exported } = evaluation
  const named = names.map((name) => lookUp(globals, name))
  for (const value of [...named, exported.get("default"), ...globals.names.values(), impliedApp, ...made]) {
    const app = value === null || value === undefined ? null : of(value)
    if (app !== null) return app
  }
  return null
}

/** What was thrown while the file ran. */
export const thrownFinding = ({ span, message }: JsThrow): Finding => ({
  kind: "problem",
  text: `Node throws ${message} here, and the server does not start. What follows was read all the same.`,
  span,
})

/** Runs a server's file by the interpreter, never by the platform. Never throws. */
export function runServerFile<Runtime>(
  source: NodeSource,
  { start, modules, usualNames, app, factories }: NodeFramework<Runtime>,
): ServerFile<Runtime> {
  let runtime: { readonly is: Runtime } | null = null
  const current = (): Runtime => {
    if (runtime === null) throw new Error("the program runs before its runtime")
    return runtime.is
  }
  const made: Value[] = []
  const own = modules(current, (application) => {
    made.push(application)
    return application
  })
  const known = new Map(own)
  for (const [name, module] of usualNames) {
    const usual = own.get(module)
    if (usual !== undefined) known.set(`global ${name}`, usual)
  }
  let impliedApp: Value | null = null
  const implied = (span: Span): Value => {
    impliedApp ??= app.make(current(), span)
    return impliedApp
  }
  for (const name of app.names) known.set(`global ${name}`, (_, span) => implied(span))
  const { evaluation, problems, thrown } = runProgram(source.text, source, known, (started) => {
    runtime = { is: start(started) }
  })
  const isThere = () => impliedApp !== null || made.length > 0
  if (factories !== undefined && !isThere())
    callFactories(evaluation, factories, isThere, () => implied(NOWHERE))
  return { runtime: current(), evaluation, problems, findings: thrown.map(thrownFinding), impliedApp, made }
}
