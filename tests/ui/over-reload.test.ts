// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest"

const KEY = "cors-simulator:reload"

/** A page of its own, as one that was just loaded. */
async function openPage() {
  vi.resetModules()
  await import("../load-everything.ts")
  const { useSimulator } = await import("../../src/store/simulator.ts")
  const { followRecents, useRecents } = await import("../../src/store/recents.ts")
  const { gallery } = await import("../../src/lessons/gallery/gallery.ts")
  const overReload = await import("../../src/store/over-reload.ts")
  followRecents()
  return { ...overReload, useSimulator, useRecents, gallery }
}

beforeEach(() => sessionStorage.clear())

test("scenario, text, what is being pasted, and what was left for another come over a reload, once", async () => {
  const before = await openPage()
  const [first, second] = before.gallery
  if (first === undefined || second === undefined) throw new Error("the gallery is empty")
  before.useSimulator.getState().open(first.scenario)
  before.useSimulator.getState().open(second.scenario)
  before.useSimulator.getState().setPasting("half a HAR")
  expect(before.keepOverReload()).toBe(true)

  const after = await openPage()
  await after.bringBack()
  await vi.waitFor(() => expect(after.useSimulator.getState().scenario).toEqual(second.scenario))
  expect(after.useSimulator.getState().pasting).toBe("half a HAR")
  expect(after.useRecents.getState().recents).toMatchObject([{ name: first.title }])
  expect(sessionStorage.getItem(KEY)).toBeNull()
})

test.each(["{", "[]", '{"scenario":1}'])(
  "what is kept and can't be read, %s, leaves the page as it is",
  async (text) => {
    sessionStorage.setItem(KEY, text)
    const page = await openPage()
    const { scenario } = page.useSimulator.getState()
    await page.bringBack()
    expect(page.useSimulator.getState().scenario).toBe(scenario)
  },
)
