import type { Directive } from "../../source/directive.ts"
import type { Finding } from "../server.ts"
import type { Exchange } from "./exchange.ts"
import { holds, interpolated, NotUnderstood } from "./expression.ts"
import { headerLine } from "./header-tables.ts"
import { flattened, type Setup } from "./sections.ts"

/** What runs, but not as it looks, and what is not understood. */
export function findingsOf(directives: readonly Directive[], { isFolder }: Setup): readonly Finding[] {
  const findings: Finding[] = []
  const say = (kind: Finding["kind"], { head }: Directive, text: string): void => {
    findings.push({ kind, text, span: head })
  }
  const tables = new Map<string, Set<string>>()
  const visit = (level: readonly Directive[]): void => {
    for (const directive of flattened(level)) {
      const { name, words, block } = directive
      if (/^header$/i.test(name)) headerFindings(directive, say, tables)
      if (/^(?:if|elseif)$/i.test(name)) said(directive, words.map(({ text }) => text).join(" "), say)
      if (/^include(?:optional)?$/i.test(name))
        say(
          "notice",
          directive,
          `${words[0]?.text ?? "An included file"} is not in the paste: what it says is not played.`,
        )
      if (/^errordocument$/i.test(name))
        say("notice", directive, "ErrorDocument is not played: the error is shown with Apache's own page.")
      if (block !== null) visit(block)
    }
  }
  visit(directives)
  if (isFolder)
    findings.push({
      kind: "notice",
      text: "Read as an .htaccess: what answers behind it, a file or a script, is not in the paste. It is taken to answer 200.",
      span: null,
    })
  return findings
}

type Say = (kind: Finding["kind"], directive: Directive, text: string) => void

function headerFindings(directive: Directive, say: Say, tables: Map<string, Set<string>>): void {
  const line = headerLine(directive)
  if (line === null) {
    say("problem", directive, "This Header line is not understood; Apache would not start with it.")
    return
  }
  const [value] = line.values
  if (/%\{HTTP_\w+\}e/i.test(value?.text ?? ""))
    say(
      "notice",
      directive,
      `${/%\{HTTP_\w+\}e/i.exec(value?.text ?? "")?.[0]} is no variable of the request here: Apache writes (null). \`expr=%{HTTP:Origin}\` is the header.`,
    )
  if (/^expr=/i.test(line.condition ?? "")) said(directive, (line.condition ?? "").slice(5), say)
  if (/^expr=/i.test(value?.text ?? "")) saidText(directive, (value?.text ?? "").slice(5), say)
  if (/^early$/i.test(line.condition ?? ""))
    say("notice", directive, "An `early` header is a means of testing: it is not played.")
  if (line.action !== "set" && line.action !== "add") return
  const key = line.name.text.toLowerCase()
  const seen = tables.get(key) ?? new Set()
  tables.set(key, seen.add(line.table))
  if (seen.size === 2 && key.startsWith("access-control-"))
    say(
      "notice",
      directive,
      `${line.name.text} is set with \`always\` and without: these are two tables, and both are sent.`,
    )
}

const NOBODY: Exchange = {
  request: { method: "GET", path: "/", headers: [], scheme: "https", host: "localhost" },
  path: "/",
  query: "",
  requestHeaders: [],
  environment: new Map(),
  varied: [],
  isRewritten: false,
}

const attempted = (directive: Directive, read: () => void, say: Say): void => {
  try {
    read()
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error
    say(
      "problem",
      directive,
      `“${error.message}” in this condition is not understood: what hangs on it is not played.`,
    )
  }
}
const said = (directive: Directive, text: string, say: Say): void =>
  attempted(directive, () => holds(text, NOBODY), say)
const saidText = (directive: Directive, text: string, say: Say): void =>
  attempted(directive, () => interpolated(text, NOBODY), say)
