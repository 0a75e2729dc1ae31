const hostOf = (text: string): string =>
  text
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/[/:].*$/, "")
    .replace(/^www\./, "")
    .toLowerCase()

/** Are they alike, and yet not the same: another scheme, port, case, or a slash at the end? */
export const isNear = (listed: string, origin: string): boolean =>
  listed !== origin && hostOf(listed) === hostOf(origin) && hostOf(origin) !== ""

/** What one letter-by-letter comparison stumbled over. */
export function difference(listed: string, origin: string): string {
  if (listed.replace(/\/+$/, "") === origin) return "an origin has no slash at its end"
  if (listed.toLowerCase() === origin) return "an origin is written in lower case"
  if (listed.startsWith(`${origin}/`)) return "an origin has no path"
  if (listed.includes("*")) return "`*` inside of an entry is only a star"
  const scheme = /^[a-z]+(?=:\/\/)/i
  const [a, b] = [scheme.exec(listed)?.[0] ?? "", scheme.exec(origin)?.[0] ?? ""]
  if (a === "") return "an origin begins with its scheme"
  if (a !== b) return `the scheme is ${b}, not ${a}`
  if (/^www\./.test(listed.replace(/^[a-z]+:\/\//, "")) !== /^www\./.test(origin.replace(/^[a-z]+:\/\//, "")))
    return "www makes another host"
  return "the port is another one"
}
