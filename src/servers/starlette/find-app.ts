import type { Evaluation } from "../../source/python/evaluation.ts"
import { callFromOutside } from "../../source/python/statements.ts"
import {
  type ClassValue,
  type FunctionValue,
  type ObjectValue,
  PythonError,
  type Value,
} from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import { callWithUnknowns } from "../python/run-module.ts"
import { isApplication, isSame } from "./app.ts"

/** What uvicorn would serve: an application, and the ASGI apps that the text wraps around it, outermost first. */
export interface ServedApp {
  readonly name: string
  readonly app: Value
  readonly wrappers: readonly ObjectValue[]
  /** the text has no application: it is a part of a file, and what it names `app` is taken for one */
  readonly isImplied: boolean
}

const NAMES = ["app", "application", "asgi_app", "api", "fastapi_app", "server", "main_app"]

/**
 * Finds the application of a text, however it is named: a module's name, what a factory returns, or the thing that
 * `add_middleware` is called on. null when the text has nothing of the kind.
 */
export function findApp(evaluation: Evaluation): ServedApp | null {
  const { names } = evaluation.globals
  const named = [...NAMES.filter((name) => names.has(name)), ...names.keys()]
  for (const name of named) {
    const value = names.get(name)
    const served = value === undefined ? null : unwrap(value, name)
    if (served !== null) return served
  }
  return fromFactory(evaluation) ?? implied(evaluation)
}

/** `app = CORSMiddleware(app, …)`: the wrappers stand outside of everything, ServerErrorMiddleware included. */
function unwrap(value: Value, name: string): ServedApp | null {
  const wrappers: ObjectValue[] = []
  let at = value
  while (at.kind === "object" && !isApplication(at)) {
    const args = at.arguments
    const inner = [
      args.keywords.get("app")?.value,
      args.keywords.get("other_asgi_app")?.value,
      ...args.positional,
    ].find((each) => each?.kind === "object" && leadsToApp(each))
    if (inner === undefined) return null
    wrappers.push(at)
    at = inner
  }
  return isApplication(at) ? { name, app: at, wrappers, isImplied: false } : null
}

const leadsToApp = (value: Value): boolean =>
  isApplication(value) ||
  (value.kind === "object" &&
    [...value.arguments.positional, ...[...value.arguments.keywords.values()].map((each) => each.value)].some(
      (inner) => inner.kind === "object" && leadsToApp(inner),
    ))

/** `def create_app() -> FastAPI:` or `class Server:` that nothing in the text calls. */
function fromFactory(evaluation: Evaluation): ServedApp | null {
  const callable = [...evaluation.globals.names.values()].filter(
    (value): value is FunctionValue | ClassValue => value.kind === "function" || value.kind === "class",
  )
  for (const each of callable) {
    const text = bodyText(evaluation, each)
    if (!/\b(FastAPI|Starlette)\s*\(/.test(text)) continue
    const before = evaluation.calls.length
    const value = safely(() => callWithUnknowns(evaluation, each))
    const served = value === null ? null : unwrap(value, each.name)
    if (served !== null) return served
    // The function keeps its app to itself, or hands it on: what it called shows which one it was.
    const target = evaluation.calls.slice(before).find((call) => isApplication(call.target))?.target
    if (target !== undefined) return { name: each.name, app: target, wrappers: [], isImplied: false }
  }
  return null
}

function implied(evaluation: Evaluation): ServedApp | null {
  for (const value of evaluation.globals.names.values()) {
    if (
      value.kind !== "function" ||
      !/\.add_middleware\s*\(|\.middleware\s*\(/.test(bodyText(evaluation, value))
    )
      continue
    if (evaluation.calls.some((call) => call.method === "add_middleware")) continue
    const parameters = value.parameters.filter(
      ({ default: fallback, kind }) => fallback === null && kind === "normal",
    )
    const app: Value = { kind: "external", path: "app", written: "app", isDefined: false, span: value.span }
    const isApp = (name: string, annotation: string) =>
      /^(app|application|api|fastapi_app)$/.test(name) || /FastAPI|Starlette/.test(annotation)
    const args = parameters.map((parameter): Value => {
      const annotation = parameter.annotation === null ? "" : evaluation.textAt(parameter.annotation.span)
      return isApp(parameter.name, annotation)
        ? app
        : {
            kind: "unknown",
            key: parameter.name,
            reason: `\`${parameter.name}\` is a parameter of \`${value.name}\``,
            span: value.span,
          }
    })
    safely(() => callFromOutside(evaluation, value, args))
  }
  const call = evaluation.calls.find(
    ({ method, decorated }) => method === "add_middleware" || (method === "middleware" && decorated !== null),
  )
  if (call !== undefined)
    return { name: nameOf(call.target), app: call.target, wrappers: [], isImplied: true }
  const routed = evaluation.calls.find(
    ({ method, decorated, target }) =>
      decorated !== null &&
      ["get", "post", "put", "patch", "delete"].includes(method) &&
      target.kind === "external" &&
      /app|api/.test(target.written),
  )
  return routed === undefined
    ? null
    : { name: nameOf(routed.target), app: routed.target, wrappers: [], isImplied: true }
}

const nameOf = (value: Value): string =>
  value.kind === "external" || value.kind === "object" ? value.written : "app"

function bodyText(evaluation: Evaluation, value: FunctionValue | ClassValue): string {
  const span: Span | undefined = value.definition?.span
  return span === undefined ? "" : evaluation.text.slice(span.from, span.to)
}

/** A function called from outside may stumble over what it was not given; that is no finding about the text. */
function safely(run: () => Value): Value | null {
  try {
    return run()
  } catch (error) {
    if (error instanceof PythonError) return null
    throw error
  }
}

/** Are there other applications in the text that something was done to? */
export const otherApps = (evaluation: Evaluation, served: ServedApp): readonly Value[] => {
  const found: Value[] = []
  for (const value of evaluation.globals.names.values()) {
    if (isApplication(value) && !isSame(value, served.app) && !found.some((each) => isSame(each, value)))
      found.push(value)
  }
  return found
}
