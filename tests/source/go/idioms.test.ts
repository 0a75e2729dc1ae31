import { expect, test } from "vitest"
import { goDialect } from "../../../src/source/go/dialect.ts"
import { parseGo } from "../../../src/source/go/parse.ts"
import { Evaluation } from "../../../src/source/script/evaluation.ts"
import { call, run } from "../../../src/source/script/run.ts"
import { plain } from "../plain.ts"
import { IDIOMS } from "./idioms.ts"

const ENV = { ENV: "production", LIST: "a, b ,c", PORT: "3000" }

test.each(IDIOMS)("$body", ({ top, body, returned }) => {
  const source = `package main\n${top}\nfunc p() any {\n${body}\n}\n`
  const { statements, problems, imports } = parseGo(source)
  expect(problems).toEqual([])
  const evaluation = new Evaluation(
    source,
    { env: ENV, answers: {} },
    goDialect(new Map(), imports, () => null),
  )
  run(evaluation, evaluation.globals, statements)
  const function_ = evaluation.globals.get("p")
  if (function_ === null) throw new Error("it is not read")
  expect(plain(call(evaluation, function_, [], function_.span))).toEqual(JSON.parse(returned))
})
