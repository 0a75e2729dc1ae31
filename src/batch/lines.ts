import { createInterface } from "node:readline"
import type { GenericSchema } from "valibot"
import { parseWith } from "../scenario/schema.ts"

/** What is wrong with one line of the input. */
export interface Problem {
  readonly message: string
  readonly line?: number
  readonly column?: number
}

export type LineResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem }

export const problem = (message: string, place: Omit<Problem, "message"> = {}): LineResult => ({
  ok: false,
  problem: { message, ...place },
})

/**
 * Reads JSON lines from standard input and writes one JSON line for each to standard output, as they come.
 * A bad line gives `{"problem": …}` and the rest go on; the exit status is then 1.
 * @param schema what a line must be
 * @param answer what comes out for it
 */
export async function eachLine<T>(
  schema: GenericSchema<unknown, T>,
  answer: (value: T) => LineResult,
): Promise<void> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
  for await (const line of lines) {
    if (line.trim() === "") continue
    const result = answerLine(line, schema, answer)
    if (!result.ok) process.exitCode = 1
    const text = `${JSON.stringify(result.ok ? result.value : { problem: result.problem })}\n`
    if (!process.stdout.write(text)) await new Promise((resume) => process.stdout.once("drain", resume))
  }
}

function answerLine<T>(
  line: string,
  schema: GenericSchema<unknown, T>,
  answer: (value: T) => LineResult,
): LineResult {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (error) {
    return problem(`this line is not JSON: ${error instanceof Error ? error.message : "unreadable"}`)
  }
  const parsed = parseWith(schema, json)
  return parsed.ok ? answer(parsed.value) : problem(parsed.message)
}
