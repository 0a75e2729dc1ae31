// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { noProgress, withPrediction, withRepair } from "../../src/lessons/progress.ts"

const KEY = "cors-simulator:progress"

/** A tab of its own: the store as a page that was just opened has it. */
async function openTab() {
  vi.resetModules()
  const { useProgress } = await import("../../src/store/progress.ts")
  return useProgress
}
const kept = (): unknown => JSON.parse(localStorage.getItem(KEY) ?? "null")

beforeEach(() => localStorage.clear())
afterEach(() => vi.restoreAllMocks())

describe("progress", () => {
  test("of two tabs is kept of both", async () => {
    const one = await openTab()
    const two = await openTab()
    one.getState().record((progress) => withPrediction(progress, "a", true))
    two.getState().record((progress) => withPrediction(progress, "b", false))
    one.getState().record((progress) => withRepair(progress, "c"))
    expect(kept()).toEqual({ ...noProgress, predicted: { a: true, b: false }, repaired: ["c"] })
    expect(one.getState().progress).toEqual(kept())
  })

  test("that another tab records or erases is seen without anything being done", async () => {
    const one = await openTab()
    localStorage.setItem(KEY, JSON.stringify(withRepair(noProgress, "x")))
    window.dispatchEvent(new StorageEvent("storage", { key: KEY }))
    expect(one.getState().progress.repaired).toEqual(["x"])
    localStorage.clear()
    window.dispatchEvent(new StorageEvent("storage", { key: null }))
    expect(one.getState().progress).toEqual(noProgress)
  })

  test("lasts as long as the page where the browser denies its storage", async () => {
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError")
    })
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError")
    })
    const tab = await openTab()
    tab.getState().record((progress) => withRepair(progress, "a"))
    tab.getState().record((progress) => withRepair(progress, "b"))
    expect(tab.getState().progress.repaired).toEqual(["a", "b"])
  })

  test("is not taken back to what could still be written when the storage is full", async () => {
    const tab = await openTab()
    tab.getState().record((progress) => withRepair(progress, "a"))
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError")
    })
    tab.getState().record((progress) => withRepair(progress, "b"))
    tab.getState().record((progress) => withRepair(progress, "c"))
    expect(tab.getState().progress.repaired).toEqual(["a", "b", "c"])
    vi.restoreAllMocks()
    tab.getState().record((progress) => withRepair(progress, "d"))
    expect(kept()).toEqual(tab.getState().progress)
  })

  test.each(["{", '{"format":99}', "null", '{"format":1}'])(
    "%s can't be read: it is offered until it is thrown away, also after new progress was kept",
    async (text) => {
      localStorage.setItem(KEY, text)
      const tab = await openTab()
      expect(tab.getState().unreadable).toBe(text)
      tab.getState().record((progress) => withRepair(progress, "a"))
      const later = await openTab()
      expect(later.getState().progress.repaired).toEqual(["a"])
      expect(later.getState().unreadable).toBe(text)
      later.getState().eraseUnreadable()
      expect((await openTab()).getState().unreadable).toBeNull()
    },
  )
})
