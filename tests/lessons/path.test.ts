import { describe, expect, test } from "vitest"
import { diagnose } from "../../src/explain/fix/search.ts"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { partOf, path } from "../../src/lessons/path/path.ts"
import { choicesFor, outcomeFor, type Prediction } from "../../src/lessons/prediction.ts"
import { noProgress, readProgress, withPrediction, withRepair } from "../../src/lessons/progress.ts"
import { requestOf } from "../../src/scenario/scenario.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"

const caseOf = (id: string) => {
  const found = gallery.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no case ${id}`)
  return found
}
const foretold = path.flatMap(({ exhibits }) =>
  exhibits.flatMap((exhibit) => (exhibit.kind === "predict" ? exhibit.cases : [])),
)
const toRepair = path.flatMap(({ exhibits }) =>
  exhibits.flatMap((exhibit) => (exhibit.kind === "repair" ? exhibit.cases : [])),
)

/** What comes of each case that is foretold. */
const OUTCOMES: Readonly<Record<string, Prediction>> = {
  "simple-blocked": "kept back",
  postman: "read",
  "simple-post": "kept back",
  "same-origin": "read",
  "localhost-127": "kept back",
  "trailing-slash": "kept back",
  sandboxed: "kept back",
  "json-blocked": "never sent",
  "custom-header": "never sent",
  "upload-listener": "never sent",
  "client-hints": "read",
  "two-phases": "read",
  "express-defaults": "read",
  "slash-redirect": "never sent",
  "preflight-kept": "read",
  "all-allowed": "read",
  delete: "never sent",
  "patch-lower-case": "never sent",
  "exposed-header": "read",
  "star-authorization": "never sent",
  "star-credentials": "kept back",
  "trap-old-login": "kept back",
  "trap-old-after": "read",
  "trap-new": "read",
  "star-with-credentials": "never sent",
  "cookie-not-sent": "read",
  "same-site": "read",
  "samesite-lax": "read",
  "third-party": "read",
  "dev-production": "never sent",
  "http-https": "kept back",
  "subdomain-regex": "read",
  "loose-regex": "read",
  "regex-everything": "read",
  "auth-outside": "never sent",
  "express-auth-first": "never sent",
  "hidden-500": "kept back",
  bank: "kept back",
  reflected: "read",
  form: "used, not read",
  "no-cors": "used, not read",
}

describe("the way through the lesson", () => {
  test("each part has a name of its own, and is found by its link", () => {
    expect(new Set(path.map(({ id }) => id)).size).toBe(path.length)
    for (const part of path) expect(partOf(part.id)).toBe(part)
    expect(partOf("nowhere")).toBeNull()
  })
  test("every case that is foretold is listed here", () => {
    expect(new Set(foretold)).toEqual(new Set(Object.keys(OUTCOMES)))
  })
  test.each([...new Set(foretold)])("%s: what comes of it, and that it can be chosen", (id) => {
    const { scenario } = caseOf(id)
    const trace = simulateAll(scenario).at(-1)
    if (trace === undefined) throw new Error("no trace")
    const outcome = outcomeFor(trace)
    expect(outcome).toBe(OUTCOMES[id])
    expect(choicesFor(requestOf(scenario, scenario.later.length))).toContain(outcome)
  })
  test.each([...new Set(toRepair)])("%s: can be repaired", (id) => {
    const diagnosis = diagnose(caseOf(id).scenario, 0)
    expect("plans" in diagnosis && diagnosis.plans.length).toBeGreaterThan(0)
  })
})

describe("a student's progress", () => {
  test("the first prediction counts", () => {
    const once = withPrediction(noProgress, "a", false)
    expect(withPrediction(once, "a", true)).toBe(once)
    expect(once.predicted).toEqual({ a: false })
  })
  test("a repair counts once", () => {
    const once = withRepair(noProgress, "a")
    expect(withRepair(once, "a")).toBe(once)
  })
  test("it is read as it was written", () => {
    const done = withRepair(withPrediction(noProgress, "a", true), "b")
    expect(readProgress(JSON.stringify(done))).toEqual(done)
    expect(readProgress(null)).toEqual(noProgress)
  })
  test.each([
    "",
    "{",
    "null",
    "[]",
    '{"format":2}',
    '{"format":1,"predicted":{"a":"yes"},"repaired":[],"practised":{}}',
  ])("%j can't be read", (text) => {
    expect(readProgress(text)).toBeNull()
  })
})
