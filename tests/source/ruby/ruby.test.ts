import { describe, expect, test } from "vitest"
import { rubyDialect } from "../../../src/source/ruby/dialect.ts"
import { parseRuby } from "../../../src/source/ruby/parse.ts"
import { Evaluation } from "../../../src/source/script/evaluation.ts"
import { run } from "../../../src/source/script/run.ts"

describe("Ruby that is sound", () => {
  // Each stood in a file of Ruby's own library, or of rack-cors.
  test.each([
    "self.methods = case given\nwhen :any then %i[get head]\nelse\n  [given]\nend.map(&:to_s)",
    "list = if a\n  1\nelse\n  2\nend",
    "origins = unless a\n  1\nend",
    "x = begin\n  load\nrescue A,\n       B => e\n  nil\nend",
    "status, headers, body = @app.call(env)",
    "a, (b, c), *d = e",
    "puts <<~TEXT, 1\n  one\n    end\nTEXT\nputs 2",
    "x = load rescue nil",
    "private def own(a) = a + 1",
    "def == other\n  true\nend",
    "def text hard_break = nil\n  1\nend",
    "def f(a,\n      b = {}, *c, d: 2, **e, &g)\nend",
    "list.each do\n  |a, b|\n  p a\nend",
    "until a\n  b\nend",
    "while a do b end",
    "for a in [1, 2] do\n  p a\nend",
    "case x\nin { a: 1 }\n  2\nend",
    "list[1..]; list[1, 2]; (1..3).each { |n| p n }",
    "a <=> b; a ** 2; a % 3; a ^ b; ~a; n /= 2; flags |= 1",
    "resource '*', :headers=>:any, :methods => [:get]",
    "f(:[], :==, :@a, :eql?, ?\\n, $1, $!)",
    "return key, path",
    "(load rescue nil) if a",
    "g(f = a + 1)",
    "class << self; end",
  ])("%j", (source) => {
    expect(parseRuby(source).problems).toEqual([])
  })
})

describe("Ruby that is not", () => {
  test.each(["f(1", "if a\n  1", "x = [1, 2", "end"])("%j", (source) => {
    expect(parseRuby(source).problems.length).toBeGreaterThan(0)
  })
})

test("a method that only JavaScript's objects have is no method of Ruby's values", () => {
  const source = 'x = ["a"].map(&:toString).map(&:constructor)\ny = "a".hasOwnProperty'
  const evaluation = new Evaluation(
    source,
    { env: {}, answers: {} },
    rubyDialect(() => null),
  )
  run(evaluation, evaluation.globals, parseRuby(source).statements)
  expect(evaluation.globals.get("y")?.kind).toBe("unknown")
})
