import * as v from "valibot"
import { openPermalink } from "../scenario/permalink/permalink.ts"
import { parseScenario } from "../scenario/schema.ts"
import type { Recent } from "./recents.ts"
import type { Moment } from "./simulator.ts"

const schema = v.object({
  scenario: v.unknown(),
  run: v.number(),
  requestText: v.string(),
  pasting: v.nullable(v.string()),
  recents: v.array(
    v.union([
      v.object({ name: v.string(), hash: v.string() }),
      v.object({ name: v.string(), scenario: v.unknown() }),
    ]),
  ),
})

/** What was kept over a reload. */
export interface KeptOverReload {
  /** null where the scenario can't be read any more: what the address says stands */
  readonly moment: Moment | null
  readonly pasting: string | null
  readonly recents: readonly Recent[]
}

const nothing: KeptOverReload = { moment: null, pasting: null, recents: [] }

/** Reads what was kept, by this version or by the one before. Never throws: what can't be read is left out. */
export function readKept(text: string): KeptOverReload {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return nothing
  }
  const parsed = v.safeParse(schema, json)
  if (!parsed.success) return nothing
  const { run, requestText, pasting, recents } = parsed.output
  const scenario = parseScenario(parsed.output.scenario)
  return {
    moment: scenario.ok ? { scenario: scenario.value, run, requestText } : null,
    pasting,
    recents: recents.flatMap((recent): readonly Recent[] => {
      if ("hash" in recent)
        return openPermalink(recent.hash).kind === "scenario"
          ? [{ name: recent.name, at: { kind: "link", hash: recent.hash } }]
          : []
      const read = parseScenario(recent.scenario)
      return read.ok ? [{ name: recent.name, at: { kind: "scenario", scenario: read.value } }] : []
    }),
  }
}
