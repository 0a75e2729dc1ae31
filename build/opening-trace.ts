// `npm run opening`: plays the opening scenario, and writes what comes of it as a module. The page opens with it, before
// the engine, the grammar of Python and Starlette's emulator are fetched. tests/store/opening.test.ts holds it against them.
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { openingScenario } from "../src/scenario/opening.ts"
import { loadFrameworks } from "../src/servers/loading.ts"
import { simulate } from "../src/simulation/simulate.ts"

/** Writes values as TypeScript, what stands in them more than once as a constant: whatever is the same object stays so. */
class Writer {
  readonly constants: string[] = []
  readonly #counts = new Map<object, number>()
  readonly #names = new Map<object, string>()

  /** @param roots all that will be written, so that it is known what stands more than once */
  constructor(roots: readonly unknown[]) {
    for (const root of roots) this.#count(root)
  }

  #count(value: unknown): void {
    if (typeof value !== "object" || value === null) return
    const count = this.#counts.get(value) ?? 0
    this.#counts.set(value, count + 1)
    if (count === 0) for (const each of Object.values(value)) this.#count(each)
  }

  write(value: unknown): string {
    if (typeof value !== "object" || value === null) {
      if (typeof value === "function" || typeof value === "undefined")
        throw new Error(`a ${typeof value} can't be written`)
      return JSON.stringify(value)
    }
    const known = this.#names.get(value)
    if (known !== undefined) return known
    const text = this.#text(value)
    if ((this.#counts.get(value) ?? 0) < 2) return text
    const name = `shared${this.#names.size + 1}`
    this.#names.set(value, name)
    this.constants.push(`const ${name} = ${text} as const`)
    return name
  }

  #text(value: object): string {
    if (value instanceof URL) return `new URL(${JSON.stringify(value.href)})`
    if (Array.isArray(value)) return `[${value.map((each) => this.write(each)).join(", ")}]`
    if (Object.getPrototypeOf(value) !== Object.prototype)
      throw new Error(`${value.constructor.name} can't be written`)
    return `{${Object.entries(value)
      .map(([name, each]) => `${JSON.stringify(name)}: ${this.write(each)}`)
      .join(", ")}}`
  }
}

/** The module's text, before it is formatted. */
async function openingModule(): Promise<string> {
  await loadFrameworks(["starlette"])
  const { server: found, ...trace } = simulate(openingScenario)
  if (found === null) throw new Error("the opening scenario has no server")
  const { questions, respond: _, ...server } = found.server
  const asked = questions()
  const writer = new Writer([trace, server, asked])
  const [traceText, serverText, askedText] = [trace, server, asked].map((each) => writer.write(each))
  return `// Written by \`npm run opening\`: what the opening scenario comes to. Not to be edited.
import type { Server } from "../../servers/server.ts"
import type { Trace } from "../../simulation/trace.ts"
import type { Question } from "../../source/question.ts"

${writer.constants.join("\n")}
/** The server as it was read, without what answers. */
export const openingServer: Omit<Server, "questions" | "respond"> = ${serverText}
export const openingQuestions: readonly Question[] = ${askedText}
export const openingServerKey = ${JSON.stringify(found.key)}
export const openingTrace: Omit<Trace, "server"> = ${traceText}
`
}

const file = resolve(import.meta.dirname, "../src/store/opening/played.ts")
writeFileSync(file, await openingModule())
const { status } = spawnSync("npx", ["biome", "check", "--write", file], { stdio: "inherit" })
process.exitCode = status ?? 1
