import type { HeaderList } from "../../fetch/header-list.ts"
import { compileJsPattern } from "../../source/javascript/patterns.ts"
import type { ServerRequest } from "../server.ts"

/** What is under way while httpd deals with a request. */
export interface Exchange {
  readonly request: ServerRequest
  /** the path without its query, after whatever rewrote it */
  path: string
  readonly query: string
  /** the headers that the app behind gets: `RequestHeader` changes them */
  requestHeaders: HeaderList
  /** r->subprocess_env: what `SetEnvIf`, `SetEnv` and `RewriteRule` say */
  readonly environment: Map<string, string>
  /** the request headers that a condition looked at: httpd names them in Vary */
  readonly varied: string[]
  /** has the URL been rewritten to a file that is taken to be there? */
  isRewritten: boolean
}

export interface Matched {
  readonly groups: readonly string[]
}

/** A pattern of PCRE held against a text; nothing matches one that can't be read. */
export function matched(pattern: string, isCaseless: boolean, text: string): Matched | null {
  const compiled = compileJsPattern(pattern, isCaseless ? "i" : "")
  const [first] = compiled.kind === "pattern" ? compiled.pattern.all(text) : []
  return first === undefined ? null : { groups: [first.match, ...first.groups.map((group) => group ?? "")] }
}

/** `$0` to `$9` in a text. */
export const withGroups = (text: string, groups: readonly string[], sign = "$"): string =>
  text.replace(sign === "$" ? /\$(\d)/g : /%(\d)/g, (_, digit: string) => groups[Number(digit)] ?? "")
