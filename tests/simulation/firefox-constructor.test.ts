import * as v from "valibot"
import { expect, test } from "vitest"
import { parseScenario } from "../../src/scenario/schema.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { readRecording } from "../recordings/read.ts"

const row = v.object({
  request: v.looseObject({ url: v.string() }),
  error: v.nullable(v.object({ name: v.string(), message: v.string() })),
})

/** Recorded from Firefox 153.7 ESR, driven by WebDriver BiDi. */
const rows = readRecording("firefox-constructor").map((line) => v.parse(row, line))

test.each(rows.map((each) => ({ ...each, name: JSON.stringify(each.request) })))(
  "Firefox, $name",
  ({ request, error }) => {
    const ok = { status: 200, headers: [], body: "" }
    const parsed = parseScenario({
      page: { url: "http://localhost:5173/" },
      request,
      servers: { "http://localhost:5173": { preflight: ok, actual: ok } },
      browser: "firefox",
    })
    if (!parsed.ok) throw new Error(parsed.message)
    const { ending } = simulate(parsed.value)
    expect(ending.kind === "refused" ? ending.error : null).toEqual(error)
  },
)
