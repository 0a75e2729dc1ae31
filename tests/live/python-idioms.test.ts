import { execFileSync } from "node:child_process"
import * as v from "valibot"
import { expect, test } from "vitest"
import { runModule } from "../../src/servers/python/run-module.ts"
import type { Finding } from "../../src/servers/server.ts"
import { Evaluation } from "../../src/source/python/evaluation.ts"
import { pythonModules } from "../../src/source/python/modules.ts"
import { parsePython } from "../../src/source/python/parse/parse.ts"
import { repr } from "../../src/source/python/values.ts"
import { IDIOMS } from "../source/python/idioms.ts"
import { PYTHON } from "./servers/python-servers.ts"

const ENV = {
  ENV: "production",
  LIST: "a, b ,c",
  PORT: "3000",
  URLS: '["https://a.com","https://b.com"]',
}

const RUN = `
import contextlib, io, json, sys
made = []
for program in json.load(sys.stdin):
    names = {"__name__": "m"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(program, "paste", "exec"), names)
    made.append(repr(names["result"]))
print(json.dumps(made))
`

/** What this machine's Python makes of each program's `result`. */
const real =
  PYTHON === undefined
    ? []
    : v.parse(
        v.array(v.string()),
        JSON.parse(
          execFileSync(PYTHON, ["-c", RUN], { input: JSON.stringify(IDIOMS), env: ENV, encoding: "utf8" }),
        ),
      )

test.skipIf(PYTHON === undefined).each(IDIOMS.map((source, i) => ({ source, expected: real[i] })))(
  "$source",
  ({ source, expected }) => {
    const evaluation = new Evaluation(source, { env: ENV, answers: {} }, pythonModules)
    const module = parsePython(source)
    const findings: Finding[] = []
    runModule(evaluation, module, findings)
    expect(module.problems).toEqual([])
    expect(findings).toEqual([])
    const result = evaluation.globals.names.get("result")
    expect(result === undefined ? null : repr(result)).toBe(expected)
  },
)
