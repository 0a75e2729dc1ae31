import { describe, expect, test, vi } from "vitest"
import { late, NotLoaded, together, whenLoaded } from "../../src/late/late.ts"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"

describe("a part that is fetched when it is first needed", () => {
  test("is asked for by an error, fetched once, and there from then on", async () => {
    const fetchIt = vi.fn(async () => ({ answer: 42 }))
    const part = late("the answer", fetchIt)
    expect(() => part.get()).toThrow(NotLoaded)
    const run = vi.fn(() => expect(part.get().answer).toBe(42))
    whenLoaded(run, () => expect.unreachable())
    await vi.waitFor(() => expect(run).toHaveBeenCalledTimes(2))
    await part.load()
    expect(fetchIt).toHaveBeenCalledTimes(1)
  })

  test("that can't be fetched is named, and tried anew the next time", async () => {
    const fetchIt = vi.fn(async () => ({ answer: 42 })).mockRejectedValueOnce(new Error("no network"))
    const part = late("the answer", fetchIt)
    const failed = vi.fn()
    whenLoaded(() => void part.get(), failed)
    await vi.waitFor(() => expect(failed).toHaveBeenCalledWith("the answer"))
    await part.load()
    expect(part.get().answer).toBe(42)
  })

  test("several that are needed are fetched side by side, and the one that can't be is named", async () => {
    const one = late("one", () => new Promise<object>(() => undefined))
    const two = late("two", () => Promise.reject(new Error("no network")))
    const there = late("three", async () => ({}))
    there.provide({})
    const failed = vi.fn()
    whenLoaded(() => together([there.get, one.get, two.get]), failed)
    await vi.waitFor(() => expect(failed).toHaveBeenCalledWith("two"))
    expect(() => together([there.get])).not.toThrow()
  })

  test("an error of another kind is nobody's to mend", () => {
    const run = () => {
      throw new RangeError("a fault of ours")
    }
    expect(() => whenLoaded(run, () => expect.unreachable())).toThrow("a fault of ours")
  })
})

test("what reads a framework's files needs nothing to be there before", async () => {
  vi.resetModules()
  const { FRAMEWORKS, frameworks } = await import("../../src/servers/frameworks.ts")
  const all = await Promise.all(FRAMEWORKS.map((name) => frameworks[name].load()))
  expect(all).toHaveLength(FRAMEWORKS.length)
})

test("every case of the gallery, begun with nothing fetched, comes to what it comes to with everything there", async () => {
  const expected = gallery.map(({ scenario }) => JSON.stringify(simulateAll(scenario)))
  // Each case from nothing would take minutes: those that came before have left what they fetched.
  vi.resetModules()
  const cold = await import("../../src/simulation/simulate.ts")
  const { NotLoaded: ColdNotLoaded } = await import("../../src/late/late.ts")
  const fetched = new Set<string>()
  for (const [i, { scenario }] of gallery.entries())
    for (let outcome: string | null = null; outcome === null; )
      try {
        outcome = JSON.stringify(cold.simulateAll(scenario))
        expect(outcome).toBe(expected[i])
      } catch (error) {
        if (!(error instanceof ColdNotLoaded)) throw error
        expect(fetched, "what was fetched is there").not.toContain(error.part.label)
        fetched.add(error.part.label)
        await error.part.load()
      }
  expect(fetched).toContain("the list of public suffixes")
  expect(fetched).toContain("what plays regular expressions")
  expect(fetched).toContain("what reads Koa files")
})
