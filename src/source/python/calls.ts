import type { Span } from "../span.ts"
import type { Expression, Parameter, Statement } from "./ast.ts"
import { attributeOf } from "./attributes.ts"
import { classAttribute, instantiate } from "./classes.ts"
import type { Evaluation } from "./evaluation.ts"
import { callArguments, evaluate } from "./expressions.ts"
import { isUnknown } from "./operators.ts"
import { lookUp, type Scope, scopeInside } from "./scope.ts"
import { execute } from "./statements.ts"
import {
  type CallArguments,
  callable,
  type FunctionValue,
  host,
  none,
  PythonError,
  type Value,
} from "./values.ts"

/** Evaluates a call: of the text's own functions and classes, of what this program plays itself, or of something outside. */
export function call(
  evaluation: Evaluation,
  scope: Scope,
  expression: Extract<Expression, { kind: "call" }>,
): Value {
  const { callee, span } = expression
  // A method of something from outside is recorded: `app.add_middleware(…)`.
  if (callee.kind === "attribute") {
    const target = evaluate(evaluation, scope, callee.object)
    const isOutside = target.kind === "object" || target.kind === "external" || target.kind === "unknown"
    const own = target.kind === "object" ? target.attributes.get(callee.name) : undefined
    if (isOutside && own === undefined) {
      const known =
        target.kind === "external" ? evaluation.modules.get(`${target.path}.${callee.name}`) : undefined
      const args = callArguments(evaluation, scope, expression.arguments, span)
      if (known !== undefined) return callValue(evaluation, known(evaluation, callee.span), args, span)
      evaluation.calls.push({ target, method: callee.name, arguments: args, span, decorated: null })
      return madeOutside(
        evaluation,
        target.kind === "unknown" ? target.key : `${target.path}.${callee.name}`,
        args,
        span,
        target,
      )
    }
    const args = callArguments(evaluation, scope, expression.arguments, span)
    return callValue(evaluation, own ?? attributeOf(evaluation, target, callee.name, callee.span), args, span)
  }
  if (callee.kind === "name" && callee.name === "super" && expression.arguments.length === 0) {
    const bases = superObject(scope, span)
    if (bases !== null) return bases
  }
  const value = evaluate(evaluation, scope, callee)
  return callValue(evaluation, value, callArguments(evaluation, scope, expression.arguments, span), span)
}

/** Calls a value. */
export function callValue(evaluation: Evaluation, value: Value, args: CallArguments, span: Span): Value {
  switch (value.kind) {
    case "function":
      return callFunction(evaluation, value, args)
    case "class":
      return instantiate(evaluation, value, args, span)
    case "host":
      return (
        value.host.call?.(args, span) ?? {
          kind: "unknown",
          key: evaluation.textAt(span),
          reason: `calling \`${value.label}\` is not read`,
          span,
        }
      )
    case "external":
      return madeOutside(evaluation, value.path, args, span, value)
    case "object": {
      const made = evaluation.callObject?.(value, args) ?? null
      return made ?? { ...evaluation.unknownOf(value), span, key: evaluation.textAt(span) }
    }
    case "unknown":
      return { ...evaluation.unknownOf(value), span, key: evaluation.textAt(span) }
    case "instance": {
      const method = value.of.attributes.get("__call__")
      if (method?.kind === "function") return callFunction(evaluation, { ...method, self: value }, args)
      return {
        kind: "unknown",
        key: evaluation.textAt(span),
        reason: `\`${value.of.name}\` can't be called in the paste`,
        span,
      }
    }
    default:
      throw new PythonError("TypeError", `'${value.kind}' object is not callable`, span)
  }
}

function madeOutside(
  evaluation: Evaluation,
  path: string,
  args: CallArguments,
  span: Span,
  target: Value,
): Value {
  const written = evaluation.textAt(span)
  const answered = evaluation.answer(written, span)
  if (answered !== null) return answered
  // `settings.origins.split(",")`: what is asked for is the setting, not its parts.
  if (target.kind === "unknown") return { ...target, span }
  if (
    target.kind === "external" &&
    VALUE_METHODS.has(path.slice(path.lastIndexOf(".") + 1)) &&
    isUnknown(target)
  )
    return { ...evaluation.unknownOf(target), span }
  return { kind: "object", path, written, arguments: args, attributes: new Map(), span }
}

/** Methods of strings, lists and dicts: called on something unknown, they say what it is. */
const VALUE_METHODS = new Set([
  "split",
  "strip",
  "lower",
  "upper",
  "rstrip",
  "lstrip",
  "replace",
  "format",
  "join",
  "startswith",
  "endswith",
  "copy",
  "items",
  "keys",
  "values",
])

/** How deep functions may call each other. */
const DEPTH = 40

/** Calls a function of the text. */
export function callFunction(evaluation: Evaluation, of: FunctionValue, args: CallArguments): Value {
  if (evaluation.depth >= DEPTH)
    return {
      kind: "unknown",
      key: of.name,
      reason: "the functions call each other too deep to be followed",
      span: args.span,
    }
  const scope = scopeInside(of.scope)
  bindParameters(of, args, scope)
  if (of.owner !== null) scope.names.set(METHOD, of)
  evaluation.depth += 1
  try {
    if ("kind" in of.body) return evaluate(evaluation, scope, of.body)
    if (of.definition?.isGenerator === true) return generate(evaluation, scope, of.body, args.span)
    const end = execute(evaluation, scope, of.body)
    return end.kind === "return" ? end.value : none(args.span)
  } finally {
    evaluation.depth -= 1
  }
}

/** A generator, run to its end: what it yields, in order. */
function generate(evaluation: Evaluation, scope: Scope, body: readonly Statement[], span: Span): Value {
  const before = evaluation.yielded
  evaluation.yielded = []
  try {
    execute(evaluation, scope, body)
    return { kind: "list", items: evaluation.yielded, span }
  } finally {
    evaluation.yielded = before
  }
}

/** `super()` in a method: the attributes of the class's bases, bound to the same object. */
function superObject(scope: Scope, span: Span): Value | null {
  const method = lookUp(scope, METHOD)
  if (method?.kind !== "function" || method.owner === null || method.self === null) return null
  const { owner, self } = method
  return host("super()", span, {
    truthy: true,
    attribute: (name, at) => {
      for (const base of owner.bases) {
        const value = base.kind === "class" ? classAttribute(base, name) : null
        if (value !== null) return value.kind === "function" ? { ...value, self } : value
      }
      // A base outside of the paste: what it does in __init__ and the like is not followed.
      return callable(`super().${name}`, at, (_args, where) => none(where))
    },
  })
}

/** The name under which a method finds itself in its own scope; no Python name looks like it. */
const METHOD = "<method>"

/** What parameters are when nothing is given for them. */
export const defaultsOf = (
  evaluation: Evaluation,
  scope: Scope,
  parameters: readonly Parameter[],
): ReadonlyMap<string, Value> =>
  new Map(
    parameters.flatMap(({ name, default: given }) =>
      given === null ? [] : [[name, evaluate(evaluation, scope, given)] as const],
    ),
  )

function bindParameters(of: FunctionValue, args: CallArguments, scope: Scope): void {
  const positional = of.self === null ? [...args.positional] : [of.self, ...args.positional]
  const left = new Map(args.keywords)
  for (const parameter of of.parameters) {
    if (parameter.kind === "rest") {
      scope.names.set(parameter.name, { kind: "tuple", items: positional.splice(0), span: args.span })
    } else if (parameter.kind === "rest keywords") {
      const entries = [...left].map(([name, { value }]) => ({
        key: { kind: "string" as const, value: name, span: args.span },
        value,
      }))
      scope.names.set(parameter.name, { kind: "dict", entries, span: args.span })
    } else {
      const given = positional.shift() ?? left.get(parameter.name)?.value
      left.delete(parameter.name)
      scope.names.set(
        parameter.name,
        given ??
          of.defaults.get(parameter.name) ?? {
            kind: "unknown",
            key: parameter.name,
            reason: `\`${parameter.name}\` is a parameter of \`${of.name}\``,
            span: of.span,
          },
      )
    }
  }
}
