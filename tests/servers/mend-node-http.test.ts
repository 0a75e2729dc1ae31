import { expect, test } from "vitest"
import { mendNodeHttp } from "../../src/servers/node-http/mend.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"
import { applyEdits } from "../../src/source/text-edit.ts"

test("each function of two parameters may be the one that listens; which of them it is, is seen when it is played", () => {
  const source =
    "function add(a, b) {\n  return a + b\n}\n\n  http.createServer((request, response) => {\n    response.end()\n  })\n"
  const mended = mendNodeHttp(source, serverOf(sourceConfig("node-http", source)), { kind: "ok preflight" })
  expect(mended.map(({ edits }) => applyEdits(source, edits))).toEqual([
    expect.stringContaining('if (a.method === "OPTIONS")'),
    expect.stringContaining(
      '(request, response) => {\n    if (request.method === "OPTIONS") {\n      response.statusCode = 204\n      return response.end()\n    }\n    response.end()',
    ),
  ])
})
