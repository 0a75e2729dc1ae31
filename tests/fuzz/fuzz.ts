// `npm run fuzz -- --count 1000000 --seed 7`: throws broken links, scenarios, files of every framework, pastes, progress and
// patterns at the simulator. No exception, nothing over 100 ms, no markup of theirs in what is drawn or written.
// `--only N` runs one input of the seed again, and prints it.
import { performance } from "node:perf_hooks"
import { parseArgs } from "node:util"
import { loadEverything } from "../../src/servers/everything.ts"
import { give } from "./give.ts"
import { inputOf, KINDS } from "./inputs.ts"
import { randomOf } from "./random.ts"

/** In milliseconds. */
const LONGEST = 100

/** How long it took, in milliseconds; where that was long, how much the processor worked for it, at least: the machine does other things as well. */
function timed(run: () => void): number {
  const began = performance.now()
  run()
  const took = performance.now() - began
  if (took <= LONGEST) return took
  const worked = (): number => {
    const before = process.cpuUsage()
    run()
    return process.cpuUsage(before).user / 1000
  }
  return Math.min(took, worked(), worked(), worked())
}

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "20000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: "string" },
  },
})
const [count, seed] = [Number(values.count), Number(values.seed)]
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed))
  throw new Error("--count and --seed are whole numbers, --count at least 1.")

await loadEverything()
const numbers = values.only === undefined ? Array.from({ length: count }, (_, i) => i) : [Number(values.only)]
const counts = new Map(KINDS.map((kind) => [kind, { count: 0, longest: 0, at: 0 }]))
let faults = 0
for (const i of numbers) {
  const input = inputOf(randomOf(seed * 1_000_003 + i))
  if (values.only !== undefined) console.log(input)
  const of = counts.get(input.kind)
  if (of === undefined) continue
  of.count++
  try {
    const time = timed(() => give(input, i % 25 === 0))
    if (time > of.longest) {
      of.longest = time
      of.at = i
    }
    if (time > LONGEST) {
      faults++
      console.error(`${Math.round(time)} ms: --seed ${seed} --only ${i} (${input.kind})`)
    }
  } catch (error) {
    faults++
    console.error(
      `${error instanceof Error ? error.stack?.split("\n").slice(0, 4).join("\n") : String(error)}\n  --seed ${seed} --only ${i} (${input.kind})`,
    )
  }
}
for (const [kind, { count: given, longest, at }] of counts)
  console.log(
    `${kind.padEnd(9)} ${String(given).padStart(8)} inputs, the longest ${longest.toFixed(1)} ms (--only ${at})`,
  )
console.log(
  `${numbers.length} inputs of --seed ${seed}: ${faults === 0 ? "no exception, nothing over 100 ms" : `${faults} faults`}`,
)
process.exitCode = faults === 0 ? 0 : 1
