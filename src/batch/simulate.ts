import { verdictOf } from "../explain/verdict.ts"
import { parseScenario, scenarioSchema } from "../scenario/schema.ts"
import { outcomeOf } from "../simulation/outcome.ts"
import { simulate } from "../simulation/simulate.ts"
import { readCommandLine } from "./arguments.ts"
import { eachLine, problem } from "./lines.ts"

/** Scenarios in, outcomes out; or one file and a request on the command line, and a verdict in words. */
async function main(): Promise<void> {
  const given = readCommandLine(process.argv.slice(2))
  if (given === null) {
    await eachLine(scenarioSchema, (scenario) => {
      const trace = simulate(scenario)
      const value = outcomeOf(trace)
      return value === null ? problem(verdictOf(trace).detail) : { ok: true, value }
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
