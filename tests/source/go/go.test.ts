import { describe, expect, test } from "vitest"
import { parseGo } from "../../../src/source/go/parse.ts"

describe("Go that is sound, though the grammar stumbles over it", () => {
  test.each([
    "config.AllowCredentials = true\n\tr.Use(cors.New(config))",
    "ok := false // not yet\n\tf()",
    "for range 10 {\n\t\tf()\n\t}",
    "for range channel {\n\t}",
    "select {\n\tcase m := <-listener:\n\t\tf(m)\n\t}",
  ])("%s", (body) => {
    expect(parseGo(`package main\n\nfunc main() {\n\t${body}\n}\n`).problems).toEqual([])
  })

  test("true at the end of a line is true, whatever it is called for the grammar", () => {
    expect(parseGo("a = true\nb = 1\n").statements[0]).toMatchObject({
      kind: "assign",
      values: [{ kind: "boolean", value: true }],
    })
  })
})
