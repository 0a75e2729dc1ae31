import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { FRAMEWORKS, type FrameworkName, recognise } from "../../src/servers/frameworks.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"
import type { Server, ServerReply } from "../../src/servers/server.ts"
import { INSERTS, recordedSources, sourcesOf } from "./sources.ts"

/** Reads a text, and asks what it is a preflight. */
function ask(
  framework: FrameworkName,
  source: string,
): { readonly server: Server; readonly reply: ServerReply } {
  const server = serverOf(sourceConfig(framework, source))
  const reply = server.respond({
    method: "OPTIONS",
    path: "/users",
    headers: [
      ["Origin", "https://a.com"],
      ["Access-Control-Request-Method", "PUT"],
      ["Access-Control-Request-Headers", "x-a"],
    ],
    scheme: "http",
    host: "localhost",
  })
  return { server, reply }
}

/** It has to answer or to ask, never to throw. */
function readAndAsk(framework: FrameworkName, source: string): Server {
  const { server, reply } = ask(framework, source)
  expect(["answer", "undetermined"]).toContain(reply.kind)
  const lines = source.split("\n").length
  for (const { place, span } of server.problems) {
    expect(place.line).toBeLessThanOrEqual(lines)
    expect(span.from).toBeLessThanOrEqual(source.length)
  }
  return server
}

const mutated = (sources: readonly string[]) =>
  fc
    .record({
      source: fc.constantFrom(...sources),
      at: fc.nat(),
      length: fc.nat({ max: 60 }),
      insert: fc.constantFrom(...INSERTS),
    })
    .map(({ source, at, length, insert }) => {
      const from = at % (source.length + 1)
      return source.slice(0, from) + insert + source.slice(from + length)
    })

const big = (part: string): string => part.repeat(Math.ceil(1e6 / part.length)).slice(0, 1e6)
const UNRELATED: readonly (readonly [string, string])[] = [
  ["JavaScript", readFileSync("node_modules/react-dom/cjs/react-dom-client.development.js", "utf8")],
  ["English", big("The quick brown fox jumps over the lazy dog, and then some.\n")],
  [
    "Python",
    big(
      'class Parser(object):\n    def parse(self, text="", *args):\n        return [each for each in text.split() if each]\n\n',
    ),
  ],
  ["nginx", big("types {\n    text/html html;\n}\n")],
  ["one line", "a".repeat(1e6)],
  ["braces", "{".repeat(1e6)],
  ["brackets", "[".repeat(1e6)],
  ["parentheses", "(".repeat(1e6)],
]

/** Lists, tables and calls of each language that is read, to be put into each other. */
const NESTED = [
  ['[]string{"a", ', "}"],
  ['[]string{"a", B: ', "}"],
  ["[1, ", "]"],
  ["{a: ", "}"],
  ['{"a": ', "}"],
  ["array(", ")"],
  ["List.of(", ")"],
  ["new[] { ", " }"],
  ["f(", ")"],
  ["(a) => ", ""],
  ["a ? ", " : b"],
  ["lambda: ", ""],
  ["not ", ""],
] as const

/** A file with something else in the place of one of its first strings. */
const strings = (source: string): readonly ((part: string) => string)[] =>
  [...source.matchAll(/"[^"\n]*"|'[^'\n]*'/g)].slice(0, 6).map(
    ({ index, 0: found }) =>
      (part) =>
        source.slice(0, index) + part + source.slice(index + found.length),
  )

describe.each(FRAMEWORKS)("%s", (framework) => {
  const sources = sourcesOf(framework)

  test("one change anywhere: read without an exception", () => {
    expect(sources.length).toBeGreaterThan(0)
    fc.assert(
      fc.property(mutated(sources), (source) => {
        readAndAsk(framework, source)
      }),
      { numRuns: 150 },
    )
  })

  test("cut off at any place: read without an exception", () => {
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.nat(), (source, at) => {
        readAndAsk(framework, source.slice(0, at % (source.length + 1)))
      }),
      { numRuns: 100 },
    )
  })

  test("files of other frameworks: read without an exception", () => {
    fc.assert(
      fc.property(fc.constantFrom(...recordedSources), ([, source]) => {
        readAndAsk(framework, source)
      }),
      { numRuns: 100 },
    )
  })

  test.each(UNRELATED)("1 MB of %s: it is said where reading ended", (_name, source) => {
    const { problems } = readAndAsk(framework, source)
    expect(problems[0]?.message).toMatch(
      /characters, and the first 60,000 are read|Brackets are open 250 deep here/,
    )
    expect(problems.length).toBeLessThan(60)
  })

  test("nesting, as deep as it is read", () => {
    for (const [open, close] of ["()", "[]", "{}"].map((pair) => [...pair]))
      readAndAsk(framework, `const x = ${open?.repeat(240)}${close?.repeat(240)}\n`)
    readAndAsk(framework, `${"if (a) {".repeat(120)}${"}".repeat(120)}`)
    // Read once each, whatever they turn out to be: twice, and it would never end.
    for (const [open, close] of NESTED)
      for (const around of sources.slice(0, 2).flatMap((source) => strings(source)))
        readAndAsk(framework, around(open.repeat(60) + close.repeat(60)))
    readAndAsk(framework, Array.from({ length: 240 }, (_, i) => `${" ".repeat(i)}if x:`).join("\n"))
  })
})

/** What is not understood costs what its beginning costs, on any machine. */
test.each(FRAMEWORKS)("%s: 1 MB of anything costs what 100 kB of it do", (framework) => {
  const cost = (source: string): number => {
    const from = performance.now()
    ask(framework, source)
    return performance.now() - from
  }
  for (const [name, source] of UNRELATED) {
    const least = { whole: Number.POSITIVE_INFINITY, part: Number.POSITIVE_INFINITY }
    let times = Number.POSITIVE_INFINITY
    // The least of each is what it costs; what else the machine does at the time only adds to it.
    for (let turn = 0; turn < 4 || (times >= 4 && turn < 16); turn++) {
      least.whole = Math.min(least.whole, cost(source))
      least.part = Math.min(least.part, cost(source.slice(0, 100_000)))
      times = least.whole / Math.max(least.part, 10)
    }
    expect(times, name).toBeLessThan(4)
  }
})

test("what is written for none of them is recognised as none", () => {
  for (const [name, source] of UNRELATED.filter(([each]) => each !== "nginx"))
    expect({ name, framework: recognise(source) }).toEqual({ name, framework: null })
})

test("a Go list in a list is read once: an unclosed one made each cost twice the last", () => {
  const source = `package main\nimport "github.com/rs/cors"\nfunc main() {\n\tc := cors.New(cors.Options{\n${'\t\tAllowedOrigins: []string{"http://localhost:5173"n\n'.repeat(40)}\t})\n}\n`
  readAndAsk("go", source)
})
