import { BROWSER_LABELS } from "../../browsers/names.ts"
import { curlCommands } from "../../export/curl.ts"
import { pytestFile, supertestFile } from "../../export/failing-test.ts"
import { httpFile } from "../../export/http-file.ts"
import { mermaid } from "../../export/mermaid.ts"
import { report } from "../../export/report.ts"
import { printFetchCall } from "../../paste/fetch-call/print.ts"
import { maskSecrets } from "../../scenario/permalink/secrets.ts"
import { requestOf, type Scenario } from "../../scenario/scenario.ts"
import { scenarioToJson } from "../../scenario/to-json.ts"
import { sentIfAllowed } from "../../simulation/as-allowed.ts"
import type { Trace } from "../../simulation/trace.ts"

/** What is taken out of the app: one request of a scenario, and what it came to. */
export interface Taken {
  readonly scenario: Scenario
  readonly run: number
  readonly trace: Trace
  readonly link: string
}

/** A form to take it in. */
export interface TextFormat {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly file: string
  readonly write: (taken: Taken) => string
}

const sentOf = ({ scenario, run }: Taken) => sentIfAllowed(scenario, run)
const setOf = ({ scenario, run }: Taken) => requestOf(scenario, run).headers.map(([name]) => name)
const testedOf = (taken: Taken) => ({
  sent: sentOf(taken),
  set: setOf(taken),
  withCredentials: requestOf(taken.scenario, taken.run).credentials === "include",
})
const NEVER = "No browser would send this request: see the verdict.\n"
const orNever = (taken: Taken, write: () => string): string => (sentOf(taken).length === 0 ? NEVER : write())

/** Secrets stay here: all that is written is masked as a link is. */
const masked = (text: string): string => {
  const { json } = maskSecrets(text)
  return typeof json === "string" ? json : text
}

const WRITTEN: readonly TextFormat[] = [
  {
    id: "report",
    label: "Report",
    hint: "Markdown for an issue or a chat: the verdict, why, the diagram, what was sent, the console.",
    file: "cors-report.md",
    write: ({ scenario, run, trace, link }) => report(scenario, run, trace, link),
  },
  {
    id: "mermaid",
    label: "Mermaid",
    hint: "The diagram as text, for GitHub, GitLab, Notion and others that draw it.",
    file: "cors.mmd",
    write: ({ scenario, trace }) => mermaid(trace, BROWSER_LABELS[scenario.browser]),
  },
  {
    id: "curl",
    label: "cURL",
    hint: "The preflight and the request for a terminal. curl checks nothing: read what the answers allow.",
    file: "cors.sh",
    write: (taken) => orNever(taken, () => curlCommands(sentOf(taken), setOf(taken))),
  },
  {
    id: "fetch",
    label: "fetch",
    hint: "The call for the console of a page of that origin.",
    file: "request.js",
    write: ({ scenario, run }) => `${printFetchCall(requestOf(scenario, run))}\n`,
  },
  {
    id: "http",
    label: "HTTP file",
    hint: "The preflight and the request for VS Code's REST Client and JetBrains' editors.",
    file: "cors.http",
    write: (taken) => orNever(taken, () => httpFile(sentOf(taken), setOf(taken))),
  },
  {
    id: "pytest",
    label: "pytest",
    hint: "A test with FastAPI's TestClient that fails until the server lets this front end through.",
    file: "test_cors.py",
    write: (taken) => orNever(taken, () => pytestFile(testedOf(taken))),
  },
  {
    id: "supertest",
    label: "supertest",
    hint: "The same for an app in Node, with supertest and Node's own test runner.",
    file: "cors.test.js",
    write: (taken) => orNever(taken, () => supertestFile(testedOf(taken))),
  },
  {
    id: "json",
    label: "JSON",
    hint: "The scenario itself, as the command line takes it, and as it can be pasted here again.",
    file: "scenario.json",
    write: ({ scenario }) => `${JSON.stringify(scenarioToJson(scenario), null, 2)}\n`,
  },
]

export const TEXT_FORMATS: readonly TextFormat[] = WRITTEN.map((format) => ({
  ...format,
  write: (taken) => masked(format.write(taken)),
}))
