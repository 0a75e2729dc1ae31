// A text that is one unit over and over: a reader that looks at what follows, at every step, takes minutes over it. The time that
// a test may take is what finds that out.
import { expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"

const UNITS = [
  "a<",
  "a(",
  "a,",
  "(a,",
  "a[",
  "[a]",
  "{",
  "(a b,",
  "a.b(",
  "a?[",
  "a?.b.",
  "x is a and ",
  "case a\n",
  "a, b = ",
  "if a\n",
  "<<~A\n",
  "?a ",
  "a = (",
  "def a\n",
  '"#{',
  "true\n",
  "for range ",
  "a ? b : ",
  "class A { ",
  "@A(",
  "a => ",
  ": a is b ",
  "import a = require(",
  '$"{a}"',
  "new A { ",
  "throw ",
  "%w(",
  "rescue ",
  "|a|",
  "::",
  "not ",
  "-> ",
  "async (",
]
const LENGTH = 20_000

test.each(
  (["aspnet", "rack-cors", "spring", "go", "express"] as const).flatMap((framework) =>
    UNITS.map((unit) => ({ framework, unit })),
  ),
)("$framework: $unit, 20,000 characters of it", { timeout: 3_000 }, ({ framework, unit }) => {
  const source = unit.repeat(Math.floor(LENGTH / unit.length))
  expect(serverOf(sourceConfig(framework, source)).framework).toBe(framework)
})
