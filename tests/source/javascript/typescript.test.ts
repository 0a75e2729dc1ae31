import { describe, expect, test } from "vitest"
import { parseJavaScript } from "../../../src/source/javascript/parse.ts"

describe("TypeScript that is sound, though the grammar stumbles over it", () => {
  test.each([
    "const origins = [process.env.A].filter((o): o is string => Boolean(o))",
    "function check(a: unknown): asserts a is string { }",
    'import express = require("express")',
    'import pkg from "./package.json" with { type: "json" }\nimport other from "./o.json" assert { type: "json" }',
    "@Module({}) export class App {}",
    "export default class { f() {} }",
    "export default class extends WorkerEntrypoint<Env> { async fetch(r: Request) {} }",
    "export default { fetch: app.fetch } satisfies ExportedHandler<Env>",
  ])("%s", (source) => {
    expect(parseJavaScript(source).problems).toEqual([])
  })
})
