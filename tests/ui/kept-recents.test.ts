// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"

const KEY = "cors-simulator:recents"

/** A page of its own, as one that was just opened. */
async function openPage() {
  vi.resetModules()
  await import("../load-everything.ts")
  const { useSimulator } = await import("../../src/store/simulator.ts")
  const { followRecents, useRecents } = await import("../../src/store/recents.ts")
  const keeping = await import("../../src/store/kept-recents.ts")
  const { gallery } = await import("../../src/lessons/gallery/gallery.ts")
  followRecents()
  keeping.followKeeping()
  const open = (i: number) => {
    const { scenario, title } = gallery[i] ?? {}
    if (scenario !== undefined) useSimulator.getState().open(scenario)
    return title
  }
  return { ...keeping, open, names: () => useRecents.getState().recents.map(({ name }) => name) }
}
const kept = () => localStorage.getItem(KEY)
const keptNames = (): unknown => JSON.parse(kept() ?? "[]").map(({ name }: { readonly name: string }) => name)

beforeEach(() => localStorage.clear())
afterEach(() => vi.restoreAllMocks())

describe("recent scenarios", () => {
  test("are those that were left for another, the last one first, each once", async () => {
    const page = await openPage()
    const [a, b] = [page.open(0), page.open(1)]
    expect(page.names()).toEqual([a])
    page.open(0)
    expect(page.names()).toEqual([b, a])
    page.open(1)
    expect(page.names()).toEqual([a, b])
  })

  test("are not kept unless the user asks for it", async () => {
    const page = await openPage()
    page.open(0)
    page.open(1)
    expect(localStorage).toHaveLength(0)
  })

  test("are there again in the next visit where they are kept, with the one that was open last", async () => {
    const page = await openPage()
    const [a, b] = [page.open(0), page.open(1)]
    page.startKeeping()
    const c = page.open(2)
    window.dispatchEvent(new Event("pagehide"))
    const later = await openPage()
    expect(later.names()).toEqual([c, b, a])
    later.stopKeeping()
    expect(kept()).toBeNull()
  })

  test("of two tabs are kept of both", async () => {
    const one = await openPage()
    one.startKeeping()
    const two = await openPage()
    const a = one.open(0)
    one.open(5)
    const b = two.open(1)
    two.open(6)
    expect(keptNames()).toEqual([b, a])
  })

  test.each(["{", "{}", '[{"name":1}]'])("of a broken list begin anew: %s", async (text) => {
    localStorage.setItem(KEY, text)
    const page = await openPage()
    expect(page.names()).toEqual([])
    const a = page.open(0)
    page.open(1)
    expect(keptNames()).toEqual([a])
  })

  test("stay in the page, and it is said, where nothing can be written", async () => {
    const page = await openPage()
    const a = page.open(0)
    page.open(1)
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError")
    })
    page.startKeeping()
    expect(page.useKeeping.getState().state).toBe("denied")
    expect(page.names()).toEqual([a])
  })
})
