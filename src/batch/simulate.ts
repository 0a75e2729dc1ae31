import { verdictOf } from "../explain/verdict.ts"
import { parseScenario, scenarioSchema } from "../scenario/schema.ts"
import { loadEverything } from "../servers/everything.ts"
import { type Outcome, outcomeOf } from "../simulation/outcome.ts"
import { simulate, simulateAll } from "../simulation/simulate.ts"
import { readCommandLine } from "./arguments.ts"
import { eachLine, problem } from "./lines.ts"

/** Scenarios in, outcomes out; or one file and a request on the command line, and a verdict in words. */
async function main(): Promise<void> {
  await loadEverything()
  const given = readCommandLine(process.argv.slice(2))
  if (given === null) {
    await eachLine(scenarioSchema, (scenario) => {
      const traces = simulateAll(scenario)
      const runs: Outcome[] = []
      for (const trace of traces) {
        const outcome = outcomeOf(trace)
        if (outcome === null) return problem(verdictOf(trace).detail)
        runs.push(outcome)
      }
      return { ok: true, value: scenario.later.length === 0 ? runs[0] : { runs } }
    })
    return
  }
  const parsed = parseScenario({
    page: { url: `${given.origin}/` },
    request: {
      url: given.url,
      method: given.method,
      headers: given.headers,
      credentials: given.credentials,
      body: given.body === null ? null : { text: given.body },
    },
    servers: {
      [URL.canParse(given.url) ? new URL(given.url).origin : given.url]: {
        source: given.source,
        env: given.env,
        ...(given.version === null ? {} : { version: given.version }),
      },
    },
  })
  if (!parsed.ok) throw new Error(parsed.message)
  const trace = simulate(parsed.value)
  const verdict = verdictOf(trace)
  process.stdout.write(`${[verdict.title, verdict.detail, ...trace.console].join("\n")}\n`)
  if (verdict.tone !== "allowed") process.exitCode = 1
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})
