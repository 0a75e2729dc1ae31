// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { NotLoaded } from "../../src/late/late.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import { permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import { followAddress } from "../../src/store/address.ts"
import { links } from "../../src/store/links.ts"
import { requestReader } from "../../src/store/request-reader.ts"
import { useSimulator } from "../../src/store/simulator.ts"

let end = () => {}

beforeEach(async () => {
  await Promise.all([links.load(), requestReader.load()])
  vi.useFakeTimers()
  history.replaceState(null, "", "#")
  useSimulator.getState().open(openingScenario)
  end = followAddress()
})
afterEach(() => {
  end()
  vi.useRealTimers()
})

/** Two edits, one right after the other: the address of the second is written after a while. */
function editTwice() {
  for (const path of ["one", "two"])
    useSimulator
      .getState()
      .edit((scenario) => ({ ...scenario, page: { ...scenario.page, url: `http://localhost:5173/${path}` } }))
}

test("the address of an edit that follows another is written when they pause", () => {
  editTwice()
  const { scenario } = useSimulator.getState()
  expect(location.hash).not.toBe(permalinkHash(scenario))
  vi.advanceTimersByTime(1000)
  expect(location.hash).toBe(permalinkHash(scenario))
})

test("an edit that is still to be written leaves the address that was gone to", () => {
  editTwice()
  history.replaceState(null, "", "#/learn/why")
  window.dispatchEvent(new HashChangeEvent("hashchange"))
  vi.advanceTimersByTime(1000)
  expect(location.hash).toBe("#/learn/why")
  expect(useSimulator.getState().view).toMatchObject({ kind: "learn", place: { part: "why" } })
})

test("and so it does when the browser has not yet said that another was gone to", () => {
  editTwice()
  history.replaceState(null, "", "#/learn/why")
  vi.advanceTimersByTime(1000)
  window.dispatchEvent(new HashChangeEvent("hashchange"))
  expect(location.hash).toBe("#/learn/why")
  expect(useSimulator.getState().view).toMatchObject({ kind: "learn", place: { part: "why" } })
})

test("and so it does when what packs the link had to be fetched", async () => {
  vi.spyOn(links, "get").mockImplementationOnce(() => {
    throw new NotLoaded(links)
  })
  editTwice()
  vi.advanceTimersByTime(1000)
  history.replaceState(null, "", "#/s9/abcdef")
  window.dispatchEvent(new HashChangeEvent("hashchange"))
  await vi.waitFor(() => expect(useSimulator.getState().notice?.text).toContain("newer version"))
  expect(location.hash).toBe("#/s9/abcdef")
})

test("going back to the address without a scenario leaves the way forward, however long one looks", async () => {
  editTwice()
  vi.advanceTimersByTime(5000)
  const forward = history.length
  history.replaceState(null, "", "#")
  window.dispatchEvent(new PopStateEvent("popstate"))
  expect(useSimulator.getState().scenario).toBe(openingScenario)
  vi.advanceTimersByTime(5000)
  expect(location.hash).toBe("")
  expect(history.length).toBe(forward)
})

test("undoing to what the address once opened is written as any edit is", () => {
  const link = permalinkHash({ ...openingScenario, title: "A link" })
  history.replaceState(null, "", link)
  window.dispatchEvent(new PopStateEvent("popstate"))
  const { scenario } = useSimulator.getState()
  expect(scenario.title).toBe("A link")
  editTwice()
  vi.advanceTimersByTime(5000)
  expect(location.hash).not.toBe(link)
  useSimulator.getState().restore({ scenario, run: 0, requestText: useSimulator.getState().requestText })
  vi.advanceTimersByTime(5000)
  expect(location.hash).toBe(link)
})

test("the first edit of a run is an entry of its own, also where what packs links is fetched for it", async () => {
  vi.useRealTimers()
  end()
  vi.resetModules()
  const cold = await import("../../src/store/address.ts")
  const { useSimulator: store } = await import("../../src/store/simulator.ts")
  const { engine } = await import("../../src/store/engine.ts")
  const { loadEverything } = await import("../../src/servers/everything.ts")
  await Promise.all([engine.load(), loadEverything()])
  end = cold.followAddress()
  const before = history.length
  store.getState().edit((scenario) => ({ ...scenario, browser: "firefox" }))
  await vi.waitFor(() => expect(location.hash).not.toBe(""))
  expect(history.length).toBe(before + 1)
})
