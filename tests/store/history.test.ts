import fc from "fast-check"
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { withPage, withRepeat, withSource } from "../../src/store/edits.ts"
import { followHistory, redo, undo, useHistory } from "../../src/store/history.ts"
import { requestReader } from "../../src/store/request-reader.ts"
import { useSimulator } from "../../src/store/simulator.ts"

let end = () => {}
const start = (isAwaitingLink = false) => {
  end()
  useHistory.setState({ past: [], future: [] })
  useSimulator.getState().open(openingScenario)
  end = followHistory(isAwaitingLink)
}

beforeAll(() => requestReader.load())
beforeEach(() => {
  vi.useFakeTimers()
  start()
})
afterEach(() => {
  end()
  vi.useRealTimers()
})

const state = () => useSimulator.getState()
const rest = () => vi.advanceTimersByTime(5000)
const editPage = (path: string) =>
  state().edit((scenario) => withPage(scenario, { ...scenario.page, url: `http://localhost:5173/${path}` }))
const editServer = (source: string) =>
  state().edit((scenario) => withSource(scenario, "http://localhost:8000", { source }))
const write = (url: string) => state().editRequestText(`fetch("${url}")`)

describe("undo", () => {
  test("takes back the last change, and redo makes it again", () => {
    editPage("one")
    rest()
    editPage("two")
    const two = state().scenario
    undo()
    expect(state().scenario.page.url).toBe("http://localhost:5173/one")
    undo()
    expect(state().scenario).toBe(openingScenario)
    undo()
    expect(state().scenario).toBe(openingScenario)
    redo()
    redo()
    expect(state().scenario).toBe(two)
  })

  test("takes back a word that was typed as one, and what was edited elsewhere apart", () => {
    for (const path of ["o", "on", "one"]) editPage(path)
    for (const source of ["a", "ab"]) editServer(source)
    undo()
    expect(state().scenario.page.url).toBe("http://localhost:5173/one")
    expect(state().scenario.servers).toBe(openingScenario.servers)
    undo()
    expect(state().scenario).toBe(openingScenario)
  })

  test("brings the request back in the words in which it was written", () => {
    const text = `// mine\nfetch('http://localhost:8000/a',   {method: "PUT"})`
    state().editRequestText(text)
    rest()
    write("http://localhost:8000/b")
    undo()
    expect(state().requestText).toBe(text)
    expect(state().scenario.request.method).toBe("PUT")
  })

  test("brings back what could not be read, and says again what is wrong with it, when it is redone", () => {
    write("http://localhost:8000/a")
    rest()
    state().editRequestText("fetch(")
    const { requestProblems } = state()
    undo()
    expect(state().requestProblems).toEqual([])
    redo()
    expect(state().requestText).toBe("fetch(")
    expect(state().requestProblems).toEqual(requestProblems)
  })

  test("goes back to the request that was shown", () => {
    state().edit((scenario) => withRepeat(scenario, 0))
    rest()
    state().showRun(1)
    editPage("one")
    rest()
    state().showRun(0)
    undo()
    expect(state().run).toBe(1)
  })

  test("takes back a fix as a whole, however soon it comes after an edit and another after it", () => {
    editServer("a")
    const edited = state().scenario
    state().applyFix({ ...edited, servers: openingScenario.servers }, "fixed")
    editServer("b")
    undo()
    expect(state().scenario.servers).toBe(openingScenario.servers)
    undo()
    expect(state().scenario).toBe(edited)
  })

  test("goes back to what a link, a paste or a case of the gallery took the place of", () => {
    editPage("one")
    const mine = state().scenario
    state().open(gallery[3]?.scenario ?? openingScenario)
    undo()
    expect(state().scenario).toBe(mine)
  })

  test("does not go back from the link that the page was opened with", () => {
    start(true)
    state().open(gallery[3]?.scenario ?? openingScenario)
    expect(useHistory.getState().past).toEqual([])
    editPage("one")
    undo()
    expect(state().scenario).toBe(gallery[3]?.scenario)
  })

  test("goes past what was come back to by its link, while it was edited", () => {
    const first = gallery[0]
    state().open(first?.scenario ?? openingScenario)
    editPage("one")
    state().open(first?.scenario ?? openingScenario)
    undo()
    expect(state().scenario).toBe(openingScenario)
  })

  test("a new change ends what could be redone", () => {
    editPage("one")
    undo()
    editPage("two")
    expect(useHistory.getState().future).toEqual([])
  })
})

test("however many changes there were, undoing all leads to the first and redoing all to the last", () => {
  const change = fc.oneof(
    fc.webPath().map((path) => () => editPage(path.slice(1))),
    fc.string().map((source) => () => editServer(source)),
    fc.webUrl().map((url) => () => write(url)),
    fc.constantFrom(...gallery.slice(0, 8)).map((each) => () => state().open(each.scenario)),
    fc.constant(rest),
    fc.constant(undo),
    fc.constant(redo),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
      start()
      for (const each of changes) each()
      while (useHistory.getState().future.length > 0) redo()
      const last: Scenario = state().scenario
      while (useHistory.getState().past.length > 0) undo()
      expect(state().scenario).toBe(openingScenario)
      while (useHistory.getState().future.length > 0) redo()
      expect(state().scenario).toBe(last)
    }),
    { numRuns: 50 },
  )
})
