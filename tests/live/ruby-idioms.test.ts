import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import * as v from "valibot"
import { expect, test } from "vitest"
import { rubyDialect } from "../../src/source/ruby/dialect.ts"
import { parseRuby } from "../../src/source/ruby/parse.ts"
import { Evaluation } from "../../src/source/script/evaluation.ts"
import { run } from "../../src/source/script/run.ts"
import { plain } from "../source/plain.ts"
import { IDIOMS } from "../source/ruby/idioms.ts"

const RUBY = process.env.RUBY_PATH ?? "/usr/bin/ruby"
const ENV = { RAILS_ENV: "production", LIST: "a, b ,c", PORT: "3000" }

const RUN = `
require "json"
def plain(value)
  case value
  when Symbol then ":#{value}"
  when Array then value.map { |each| plain(each) }
  when Hash then value.to_h { |key, each| [key.to_s, plain(each)] }
  when Regexp then "/#{value.source}/"
  else value
  end
end
puts JSON.generate(JSON.parse($stdin.read).map { |program| JSON.generate(plain(eval("#{program}\\nresult", TOPLEVEL_BINDING.dup))) })
`

const isThere = existsSync(RUBY)
/** What this machine's Ruby makes of each program's `result`, as JSON. */
const real = isThere
  ? v.parse(
      v.array(v.string()),
      JSON.parse(
        execFileSync(RUBY, ["-W0", "-e", RUN], { input: JSON.stringify(IDIOMS), env: ENV, encoding: "utf8" }),
      ),
    )
  : []

test.skipIf(!isThere).each(IDIOMS.map((source, i) => ({ source, expected: real[i] })))(
  "$source",
  ({ source, expected }) => {
    const { statements, problems } = parseRuby(source)
    expect(problems).toEqual([])
    const evaluation = new Evaluation(
      source,
      { env: ENV, answers: {} },
      rubyDialect(() => null),
    )
    run(evaluation, evaluation.globals, statements)
    const result = evaluation.globals.get("result")
    expect(result === null ? null : JSON.stringify(plain(result))).toBe(expected)
  },
)
