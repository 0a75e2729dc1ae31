import { OpenQuestion } from "../../source/question.ts"
import type { Evaluation } from "../../source/script/evaluation.ts"
import { call } from "../../source/script/run.ts"
import { host, native, nothing, said, text, truth, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import { type CorsPolicy, type Item, normalizedOrigin } from "./cors-service.ts"

/** A policy that nobody has told anything yet. */
export const emptyPolicy = (name: string | null, span: Span): CorsPolicy => ({
  name,
  origins: [],
  methods: [],
  headers: [],
  exposedHeaders: [],
  supportsCredentials: false,
  allowsWildcardSubdomains: false,
  isOriginAllowed: null,
  preflightMaxAge: null,
  places: new Map(),
  span,
})

/**
 * `CorsPolicyBuilder`: what is called on it, the policy is told. src/Middleware/CORS/src/Infrastructure/CorsPolicyBuilder.cs
 * @param ask notes a question that has to be answered before the policy is known
 */
export function policyBuilder(evaluation: Evaluation, policy: CorsPolicy, at: Span): Value {
  const self: Value = host(
    {
      name: "the policy",
      member: (name, where) => {
        const set = SETTERS[name]
        return native(name, where, (args, { to }) => {
          // Its own part of the chain of calls.
          const span = { from: where.to - name.length, to }
          policy.places.set(name, span)
          set?.(evaluation, policy, args, span)
          return name === "Build" ? nothing(span) : self
        })
      },
    },
    at,
  )
  return self
}

type Setter = (evaluation: Evaluation, policy: CorsPolicy, args: readonly Value[], span: Span) => void

/** Texts and arrays of texts, as `params string[]` takes both. */
function itemsOf(evaluation: Evaluation, args: readonly Value[]): readonly Item[] {
  return args.flatMap((arg): readonly Item[] => {
    const value = evaluation.known(arg, { kind: "origins" })
    if (value.kind === "list") return itemsOf(evaluation, value.items)
    const word = said(value)
    return word === null ? [] : [{ text: word, span: value.span }]
  })
}

const adding =
  (pick: (policy: CorsPolicy) => Item[], change: (word: string) => string = (word) => word): Setter =>
  (evaluation, policy, args) => {
    for (const { text: word, span } of itemsOf(evaluation, args))
      pick(policy).push({ text: change(word), span })
  }

const any =
  (pick: (policy: CorsPolicy) => Item[]): Setter =>
  (_, policy, __, span) => {
    pick(policy).splice(0, Number.POSITIVE_INFINITY, { text: "*", span })
  }

const SETTERS: Readonly<Record<string, Setter>> = {
  WithOrigins: adding(({ origins }) => origins, normalizedOrigin),
  WithMethods: adding(({ methods }) => methods),
  WithHeaders: adding(({ headers }) => headers),
  WithExposedHeaders: adding(({ exposedHeaders }) => exposedHeaders),
  AllowAnyOrigin: any(({ origins }) => origins),
  AllowAnyMethod: any(({ methods }) => methods),
  AllowAnyHeader: any(({ headers }) => headers),
  AllowCredentials: (_, policy) => {
    policy.supportsCredentials = true
  },
  DisallowCredentials: (_, policy) => {
    policy.supportsCredentials = false
  },
  SetIsOriginAllowedToAllowWildcardSubdomains: (_, policy) => {
    policy.allowsWildcardSubdomains = true
  },
  SetPreflightMaxAge: (evaluation, policy, [given]) => {
    if (given === undefined) return
    const value = evaluation.known(given, { kind: "text", suggestions: ["600"] })
    policy.preflightMaxAge = value.kind === "number" ? value.value : Number(said(value) ?? 0)
  },
  SetIsOriginAllowed: (evaluation, policy, [test]) => {
    if (test === undefined) return
    policy.isOriginAllowed = (origin) => {
      const result = call(evaluation, test, [text(origin, test.span)], test.span)
      const isIn = truth(evaluation.known(result, { kind: "boolean" }))
      if (isIn === null)
        throw new OpenQuestion({
          key: evaluation.textAt(test.span),
          text: "Does this let the origin in?",
          reason: "what the function asks is not in the paste",
          span: test.span,
          expected: { kind: "boolean" },
          assumed: null,
        })
      return isIn
    }
  },
}
