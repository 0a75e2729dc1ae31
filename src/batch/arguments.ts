import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import type { HeaderList } from "../fetch/header-list.ts"

/** What a user gives in a terminal: a config file, and the request to try on it. */
export interface CommandLine {
  readonly file: string
  readonly source: string
  readonly origin: string
  readonly url: string
  readonly method: string
  readonly headers: HeaderList
  readonly credentials: string
  readonly body: string | null
  readonly env: Readonly<Record<string, string>>
  readonly version: string | null
}

const USAGE = `usage: FILE --origin ORIGIN [--url URL] [--method METHOD] [--header 'Name: value']…
       [--credentials omit|same-origin|include] [--body TEXT] [--env NAME=value]… [--version STARLETTE]
   or: JSON lines on standard input`

/**
 * Reads the command line.
 * @returns null when there are no arguments: the command then reads standard input. Throws an Error with a sentence.
 */
export function readCommandLine(argv: readonly string[]): CommandLine | null {
  if (argv.length === 0) return null
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      origin: { type: "string" },
      url: { type: "string", default: "http://localhost:8000/" },
      method: { type: "string", default: "GET" },
      header: { type: "string", multiple: true, default: [] },
      credentials: { type: "string", default: "same-origin" },
      body: { type: "string" },
      env: { type: "string", multiple: true, default: [] },
      version: { type: "string" },
    },
  })
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new Error(`give one file\n${USAGE}`)
  if (values.origin === undefined) throw new Error(`--origin is missing: who asks?\n${USAGE}`)
  return {
    file,
    source: readFileSync(file, "utf8"),
    origin: values.origin,
    url: values.url,
    method: values.method,
    headers: values.header.map((line) => split(line, ":", "--header takes 'Name: value'")),
    credentials: values.credentials,
    body: values.body ?? null,
    env: Object.fromEntries(values.env.map((line) => split(line, "=", "--env takes NAME=value"))),
    version: values.version ?? null,
  }
}

function split(text: string, separator: string, message: string): readonly [string, string] {
  const at = text.indexOf(separator)
  if (at < 1) throw new Error(`${message}, not ${text}`)
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}
