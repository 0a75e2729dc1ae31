import { afterEach, expect, test, vi } from "vitest"
import { NotLoaded } from "../../src/late/late.ts"
import { frameworks } from "../../src/servers/frameworks.ts"
import { loadFrameworks } from "../../src/servers/loading.ts"
import { type Tasks, turns } from "../../src/store/turns.ts"

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
/** Tasks none of which takes long. */
const short: Tasks = { isLong: () => false, next: (run) => run() }

/** Tasks all of which take long: what they make is to be run by hand. */
function longTasks() {
  const made: (() => void)[] = []
  const tasks: Tasks = { isLong: () => true, next: (run) => made.push(run) }
  return { tasks, runNext: () => made.shift()?.() }
}
const current = { isPast: () => false }
const settled = () => new Promise((later) => setTimeout(later, 0))

test("what needs nothing is done at once", () => {
  const said: string[] = []
  turns(() => said.push("failed"), short).inTurn(() => said.push("one"))
  expect(said).toEqual(["one"])
})

test("what has to wait holds those after it", async () => {
  const said: string[] = []
  const { inTurn } = turns(() => said.push("failed"), short)
  inTurn(needing(() => said.push("one")))
  inTurn(() => said.push("two"))
  expect(said).toEqual([])
  await settled()
  expect(said).toEqual(["one", "two"])
})

test("a change inside of another comes after it", () => {
  const said: string[] = []
  const { inTurn } = turns(() => said.push("failed"), short)
  inTurn(() => {
    inTurn(() => said.push("inner"))
    said.push("outer")
  })
  expect(said).toEqual(["outer", "inner"])
})

test("a fault in one does not hold up the next", () => {
  const said: string[] = []
  const { inTurn } = turns(() => said.push("failed"), short)
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
  const { inTurn } = freshTurns((label) => said.push(`no ${label}`), short)
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

test("what may wait is found out and done in tasks of its own, where each takes long; what comes after it waits", () => {
  const said: string[] = []
  const { tasks, runNext } = longTasks()
  const { inTurn, inSteps } = turns(() => said.push("failed"), tasks)
  inSteps(() => {
    said.push("found out")
    return () => said.push("done")
  }, current)
  inTurn(() => said.push("next"))
  expect(said).toEqual([])
  runNext()
  expect(said).toEqual(["found out"])
  runNext()
  expect(said).toEqual(["found out", "done", "next"])
})

test("what may wait does not, where no task takes long; and what may not never does", () => {
  const said: string[] = []
  turns(() => said.push("failed"), short).inSteps(() => () => said.push("quick"), current)
  turns(() => said.push("failed"), longTasks().tasks).inSteps(() => () => said.push("now"), "at once")
  expect(said).toEqual(["quick", "now"])
})

test("what another one has come in the place of is left out, before it is found out or done", () => {
  const said: string[] = []
  const { tasks, runNext } = longTasks()
  const { inSteps } = turns(() => said.push("failed"), tasks)
  let newest = ""
  const write = (text: string) => {
    newest = text
    inSteps(
      () => {
        said.push(`found out ${text}`)
        return () => said.push(`done ${text}`)
      },
      { isPast: () => newest !== text },
    )
  }
  write("a")
  runNext()
  write("ab")
  write("abc")
  for (let i = 0; i < 6; i++) runNext()
  expect(said).toEqual(["found out a", "found out abc", "done abc"])
})

test("a fault in a task of its own does not hold up the next", () => {
  const said: string[] = []
  const { tasks, runNext } = longTasks()
  const { inTurn, inSteps } = turns(() => said.push("failed"), tasks)
  inSteps(() => {
    throw new Error("a fault of ours")
  }, current)
  expect(runNext).toThrow("a fault of ours")
  inTurn(() => said.push("next"))
  expect(said).toEqual(["next"])
})
