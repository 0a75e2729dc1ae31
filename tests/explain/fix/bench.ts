import "../../load-everything.ts"
import { diagnose } from "../../../src/explain/fix/search.ts"
import { SYMPTOMS } from "./symptoms.ts"

// How long the search for fixes takes, over every symptom: `npm run bench:fixes`. A median, so that one slow run says
// nothing; the budget is a frame or three, as the panel opens.
const BUDGET_MS = 50
const ROUNDS = 15

const times: number[] = []
for (let round = 0; round < ROUNDS; round++)
  for (const { scenario } of SYMPTOMS) {
    const start = performance.now()
    diagnose(scenario, 0)
    if (round > 0) times.push(performance.now() - start)
  }
times.sort((a, b) => a - b)
const at = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? Number.NaN
const words = [
  ["median", 0.5],
  ["95 %", 0.95],
  ["slowest", 1],
] as const
process.stdout.write(
  `${SYMPTOMS.length} symptoms, ${ROUNDS - 1} rounds: ${words.map(([name, share]) => `${name} ${at(share).toFixed(1)} ms`).join(", ")} (budget: median ${BUDGET_MS} ms)\n`,
)
if (at(0.5) > BUDGET_MS) process.exitCode = 1
