#!/usr/bin/env node
// The command `cors-simulator`: `check` plays a config file against a table, `probe` asks a server that is running.
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import type { HeaderList } from "../fetch/header-list.ts"
import { loadEverything } from "../servers/everything.ts"
import { check } from "./check.ts"
import { type Probed, probe } from "./probe.ts"
import { FORMATS, report } from "./report.ts"
import { readTable } from "./table.ts"

const USAGE = `usage: cors-simulator check [FILE] --table TABLE [--format table|json|github]
       cors-simulator probe URL --origin ORIGIN [--method METHOD] [--header 'Name: value']…
                      [--credentials omit|same-origin|include] [--body TEXT] [--json] [--app ADDRESS]

check  plays FILE, a server's config or source, against the requests of TABLE (YAML or JSON), in three browsers.
       Exits with 0 if each comes out as the table expects, with 1 if not, with 2 if it can't be played.
probe  sends the preflight and the request that a browser would send from ORIGIN, and says what each browser makes of the
       answers. Exits with 1 if one of them blocks it. No cookie is sent; redirects are not followed.`

async function runCheck(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { table: { type: "string" }, format: { type: "string", default: "table" } },
  })
  const format = FORMATS.find((each) => each === values.format)
  if (format === undefined) throw new Error(`--format is ${FORMATS.join(", ")}, not ${values.format}`)
  if (values.table === undefined)
    throw new Error(`--table is missing: what must pass, and what must not?\n${USAGE}`)
  const table = inFile(values.table, readTable)
  const file = positionals[0] ?? table.file
  if (file === undefined || positionals.length > 1)
    throw new Error(`give one file, here or as "file" in the table\n${USAGE}`)
  const checked = check(table, readFileSync(file, "utf8"))
  process.stdout.write(`${report(checked, file, format)}\n`)
  if (checked.some(({ isAsExpected }) => !isAsExpected)) process.exitCode = 1
}

/** Reads a file; what is wrong with it names it. */
function inFile<T>(path: string, read: (text: string) => T): T {
  const text = readFileSync(path, "utf8")
  try {
    return read(text)
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function runProbe(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      origin: { type: "string" },
      method: { type: "string", default: "GET" },
      header: { type: "string", multiple: true, default: [] },
      credentials: { type: "string", default: "same-origin" },
      body: { type: "string" },
      json: { type: "boolean", default: false },
      app: { type: "string", default: "http://localhost:4173/" },
    },
  })
  const [url] = positionals
  if (url === undefined || positionals.length > 1) throw new Error(`give one URL\n${USAGE}`)
  if (values.origin === undefined) throw new Error(`--origin is missing: who asks?\n${USAGE}`)
  const probed = await probe({
    url,
    origin: values.origin,
    method: values.method,
    headers: headersOf(values.header),
    credentials: values.credentials,
    body: values.body ?? null,
  })
  const link = new URL(probed.hash, values.app).href
  process.stdout.write(
    values.json ? `${JSON.stringify({ ...probed, link }, null, 2)}\n` : `${told(probed)}\n\n${link}\n`,
  )
  if (probed.verdicts.some(({ isAllowed }) => !isAllowed)) process.exitCode = 1
}

const headersOf = (lines: readonly string[]): HeaderList =>
  lines.map((line) => {
    const at = line.indexOf(":")
    if (at < 1) throw new Error(`--header takes 'Name: value', not ${line}`)
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
  })

/** Headers that CORS looks at, of all that were sent and answered. */
const TOLD = /^(?:origin|access-control-.*|vary|location|cross-origin-resource-policy|timing-allow-origin)$/i

const told = ({ exchanges, verdicts }: Probed): string =>
  [
    ...exchanges.flatMap(({ method, url, sent, answer }) => [
      `> ${method} ${url}`,
      ...headerLines(">", sent),
      `< ${answer.status}`,
      ...headerLines("<", answer.headers),
      "",
    ]),
    ...verdicts.flatMap(({ browser, words, console }) => [
      `${browser}: ${words}`,
      ...console.map((line) => `  ${line}`),
    ]),
  ].join("\n")

const headerLines = (mark: string, headers: HeaderList): readonly string[] =>
  headers.filter(([name]) => TOLD.test(name)).map(([name, value]) => `${mark}   ${name}: ${value}`)

async function main(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2)
  if (command === undefined || command === "--help" || command === "-h") {
    process.stdout.write(`${USAGE}\n`)
    return
  }
  if (command !== "check" && command !== "probe") throw new Error(`there is no command ${command}\n${USAGE}`)
  await loadEverything()
  await (command === "check" ? runCheck(rest) : runProbe(rest))
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})
