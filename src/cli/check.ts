import { BROWSER_LABELS, type BrowserName } from "../browsers/names.ts"
import { failureMarks } from "../explain/marks.ts"
import { verdictOf } from "../explain/verdict.ts"
import type { Scenario } from "../scenario/scenario.ts"
import { parseScenario } from "../scenario/schema.ts"
import { simulate } from "../simulation/simulate.ts"
import { type Place, placeOf } from "../source/span.ts"
import type { Check, Table } from "./table.ts"

/** One row of the table, for one origin, in one browser. */
export interface Checked {
  readonly request: string
  readonly origin: string
  readonly browser: string
  readonly expected: Check["expect"]
  /** `unknown`: the file leaves a question open; `invalid`: no browser would send it */
  readonly verdict: "allowed" | "blocked" | "unknown" | "invalid"
  readonly isAsExpected: boolean
  readonly why: string
  /** what the browser's console would say */
  readonly console: readonly string[]
  /** the place of the file that decided, where one did */
  readonly place: Place | null
}

/** Plays every row of a table against a config file. Throws an Error with a sentence where a row can't be played at all. */
export function check(table: Table, source: string): readonly Checked[] {
  return table.checks.flatMap((row) =>
    row.origin.flatMap((origin) =>
      table.browsers.map((browser) => checkOne(table, row, origin, browser, source)),
    ),
  )
}

function checkOne(table: Table, row: Check, origin: string, browser: BrowserName, source: string): Checked {
  const trace = simulate(scenarioOf(table, row, origin, browser, source))
  const { tone, title, detail } = verdictOf(trace)
  // What is sent without CORS, and can't be read, has not passed.
  const verdict = tone === "opaque" ? "blocked" : tone
  const [mark] = failureMarks(trace)
  return {
    request: `${row.method} ${row.path}`,
    origin,
    browser: BROWSER_LABELS[browser],
    expected: row.expect,
    verdict,
    isAsExpected: verdict === row.expect,
    why: `${title} ${detail}`.replaceAll("`", ""),
    console: trace.console,
    place: mark === undefined || (mark.span.behind ?? 0) > 0 ? null : placeOf(source, mark.span.from),
  }
}

function scenarioOf(
  table: Table,
  row: Check,
  origin: string,
  browser: BrowserName,
  source: string,
): Scenario {
  if (!URL.canParse(row.path, table.url)) throw new Error(`${row.path} is no path of ${table.url}`)
  const url = new URL(row.path, table.url)
  const { framework, version, env, answers } = table
  const parsed = parseScenario({
    // What a sandboxed frame, a file and a redirect send.
    page: origin === "null" ? { url: "https://sandboxed.example/", sandboxed: true } : { url: `${origin}/` },
    request: {
      url: url.href,
      method: row.method,
      headers: Object.entries(row.headers),
      credentials: row.credentials,
      body: row.body === undefined ? null : { text: row.body },
    },
    servers: {
      [url.origin]: {
        source,
        env,
        answers,
        ...(framework === undefined ? {} : { framework }),
        ...(version === undefined ? {} : { version }),
      },
    },
    browser,
  })
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}
