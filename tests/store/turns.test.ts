import { afterEach, expect, test, vi } from "vitest"
import { NotLoaded } from "../../src/late/late.ts"
import { frameworks } from "../../src/servers/frameworks.ts"
import { loadFrameworks } from "../../src/servers/loading.ts"
import { turns } from "../../src/store/turns.ts"

afterEach(() => vi.restoreAllMocks())

/** A change that needs a framework which is fetched as `load` says. */
function needing(done: () => void): () => void {
  let asked = 0
  return () => {
    asked += 1
    if (asked === 1) throw new NotLoaded({ label: "a part", load: async () => undefined })
    done()
  }
}
const settled = () => new Promise((later) => setTimeout(later, 0))

test("what needs nothing is done at once", () => {
  const said: string[] = []
  turns(() => said.push("failed"))(() => said.push("one"))
  expect(said).toEqual(["one"])
})

test("what has to wait holds those after it", async () => {
  const said: string[] = []
  const inTurn = turns(() => said.push("failed"))
  inTurn(needing(() => said.push("one")))
  inTurn(() => said.push("two"))
  expect(said).toEqual([])
  await settled()
  expect(said).toEqual(["one", "two"])
})

test("a change inside of another comes after it", () => {
  const said: string[] = []
  const inTurn = turns(() => said.push("failed"))
  inTurn(() => {
    inTurn(() => said.push("inner"))
    said.push("outer")
  })
  expect(said).toEqual(["outer", "inner"])
})

test("a fault in one does not hold up the next", () => {
  const said: string[] = []
  const inTurn = turns(() => said.push("failed"))
  expect(() =>
    inTurn(() => {
      throw new Error("a fault of ours")
    }),
  ).toThrow("a fault of ours")
  inTurn(() => said.push("next"))
  expect(said).toEqual(["next"])
})

test("what can't be fetched is said, left out, and tried anew the next time", async () => {
  vi.resetModules()
  const fresh = await import("../../src/servers/loading.ts")
  const { turns: freshTurns } = await import("../../src/store/turns.ts")
  const { frameworks: table } = await import("../../src/servers/frameworks.ts")
  const load = vi.spyOn(table.koa, "load").mockRejectedValueOnce(new Error("no network"))
  const said: string[] = []
  const inTurn = freshTurns((label) => said.push(`no ${label}`))
  const change = () => {
    fresh.emulatorOf("koa")
    said.push("played")
  }
  inTurn(change)
  inTurn(() => said.push("next"))
  await settled()
  expect(said).toEqual(["no what reads Koa files", "next"])
  inTurn(change)
  await vi.waitFor(() => expect(said).toEqual(["no what reads Koa files", "next", "played"]))
  expect(load).toHaveBeenCalledTimes(2)
})

test("what is loaded is not fetched again", async () => {
  const load = vi.spyOn(frameworks.koa, "load")
  await loadFrameworks(["koa"])
  expect(load).not.toHaveBeenCalled()
})
