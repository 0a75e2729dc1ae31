/** A `Set-Cookie` line, parsed. https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-set-cookie-header-field */
export interface SetCookie {
  readonly name: string
  readonly value: string
  /** without its leading dot, in lower case; null when there is none */
  readonly domain: string | null
  readonly path: string | null
  /** seconds to live; null: to the end of the session. `Expires` in the past is 0. */
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

/** Parses a `Set-Cookie` value; null when it names nothing. */
export function parseSetCookie(line: string): SetCookie | null {
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
    maxAge: maxAgeOf(given),
    secure: given.has("secure"),
    httpOnly: given.has("httponly"),
    partitioned: given.has("partitioned"),
    sameSite: SAME_SITE.get(given.get("samesite")?.toLowerCase() ?? "") ?? null,
  }
}

/** `Max-Age` goes before `Expires`. The engine has no clock: of a date only whether it is long past is known. */
function maxAgeOf(given: ReadonlyMap<string, string>): number | null {
  const age = given.get("max-age")
  if (age !== undefined && /^-?\d+$/.test(age)) return Math.max(0, Number(age))
  const year = /\b(\d{4})\b/.exec(given.get("expires") ?? "")?.[1]
  return year !== undefined && Number(year) < 2020 ? 0 : null
}
