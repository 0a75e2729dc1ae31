/** A `Set-Cookie` line, parsed. https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-set-cookie-header-field */
export interface SetCookie {
  readonly name: string
  readonly value: string
  /** without its leading dot, in lower case; null when there is none */
  readonly domain: string | null
  readonly path: string | null
  /** seconds to live, by `Max-Age` or `Expires`; null: to the end of the session */
  readonly maxAge: number | null
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly partitioned: boolean
  readonly sameSite: SameSite | null
}

export type SameSite = "Strict" | "Lax" | "None"

const SAME_SITE: ReadonlyMap<string, SameSite> = new Map([
  ["strict", "Strict"],
  ["lax", "Lax"],
  ["none", "None"],
])

/**
 * Parses a `Set-Cookie` value; null when it names nothing.
 * @param now on the scenario's clock, in seconds
 */
export function parseSetCookie(line: string, now: number): SetCookie | null {
  const [pair = "", ...attributes] = line.split(";")
  const at = pair.indexOf("=")
  const name = at < 0 ? "" : pair.slice(0, at).trim()
  const value = pair.slice(at + 1).trim()
  if (name === "" && value === "") return null
  const given = new Map<string, string>()
  for (const attribute of attributes) {
    const equals = attribute.indexOf("=")
    const key = (equals < 0 ? attribute : attribute.slice(0, equals)).trim().toLowerCase()
    given.set(key, equals < 0 ? "" : attribute.slice(equals + 1).trim())
  }
  const domain = given.get("domain")?.replace(/^\./, "").toLowerCase() ?? ""
  const path = given.get("path") ?? ""
  return {
    name,
    value,
    domain: domain === "" ? null : domain,
    path: path.startsWith("/") ? path : null,
    maxAge: maxAgeOf(given, now),
    secure: given.has("secure"),
    httpOnly: given.has("httponly"),
    partitioned: given.has("partitioned"),
    sameSite: SAME_SITE.get(given.get("samesite")?.toLowerCase() ?? "") ?? null,
  }
}

/** The engine has no clock: a scenario begins with this year, so that a date is past or to come for everybody. */
const BEGINNING = Date.UTC(2026, 0, 1)

/** `Max-Age` goes before `Expires`. */
function maxAgeOf(given: ReadonlyMap<string, string>, now: number): number | null {
  const age = given.get("max-age")
  if (age !== undefined && /^-?\d+$/.test(age)) return Math.max(0, Number(age))
  const date = Date.parse(given.get("expires") ?? "")
  return Number.isNaN(date) ? null : Math.max(0, (date - BEGINNING) / 1000 - now)
}
