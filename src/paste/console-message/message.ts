import type { BrowserName } from "../../browsers/names.ts"

/** What a line of a browser's console complains about. */
export type Condition =
  | "missing allow-origin"
  | "allow-origin mismatch"
  | "several allow-origin"
  | "invalid allow-origin"
  | "wildcard with credentials"
  | "allow-credentials not true"
  | "preflight status"
  | "preflight redirect"
  | "method not allowed"
  | "header not allowed"
  | "unreadable list"
  | "redirect location"
  | "scheme"
  | "same-origin mode"
  | "resource policy"
  | "no answer"
  | "local network"
  /** these look like CORS, and are not */
  | "mixed content"
  | "connection refused"
  | "name not resolved"
  | "certificate"
  | "blocked by an extension"
  | "timed out"
  | "a failure without a reason"

/** A console message, as far as its words tell. */
export interface ConsoleMessage {
  readonly browser: BrowserName | null
  readonly condition: Condition
  readonly phase: "preflight" | "actual" | null
  /** the page's origin, or its address */
  readonly page: string | null
  readonly url: string | null
  readonly redirectedFrom: string | null
  readonly initiator: "fetch" | "xhr" | "img" | "script" | "stylesheet" | "font" | null
  readonly method: string | null
  readonly header: string | null
  /** the value of a response header that it quotes */
  readonly value: string | null
  readonly status: number | null
  /** the words that were recognised */
  readonly quoted: string
}
