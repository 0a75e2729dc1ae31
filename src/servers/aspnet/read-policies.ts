import { csharpDialect } from "../../source/csharp/dialect.ts"
import { parseCsharp } from "../../source/csharp/parse.ts"
import { OpenQuestion } from "../../source/question.ts"
import { Evaluation } from "../../source/script/evaluation.ts"
import { run } from "../../source/script/run.ts"
import type { Span } from "../../source/span.ts"
import { AspNetApp, type Middleware } from "./app.ts"
import type { CorsPolicy } from "./cors-service.ts"

/** The policies of a file and its pipeline, as far as it can be read without an answer; and where its app is built. */
export function policiesOf(source: string): {
  readonly policies: readonly CorsPolicy[]
  readonly pipeline: readonly Middleware[]
  readonly lastBuild: Span | null
} {
  const app: AspNetApp = new AspNetApp(() => evaluation)
  const evaluation: Evaluation = new Evaluation(source, { env: {}, answers: {} }, csharpDialect(app.known))
  try {
    run(evaluation, evaluation.globals, parseCsharp(source).statements)
  } catch (error) {
    if (!(error instanceof OpenQuestion)) throw error
  }
  const build = /\.Build\(\)\s*;/.exec(source)
  return {
    policies: [
      ...app.policies.values(),
      ...app.pipeline.flatMap(({ policy }) => (policy.kind === "own" ? [policy.policy] : [])),
    ],
    pipeline: app.pipeline,
    lastBuild: build === null ? null : { from: build.index, to: build.index + build[0].length },
  }
}
