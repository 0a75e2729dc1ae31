import { registrableDomain } from "../../fetch/public-suffixes.ts"

/** An origin that passes though its owner is somebody else, and how it was made from one that should. */
export interface Witness {
  readonly origin: string
  readonly seed: string
  readonly how: string
}

/** What stands for "anything" in a pattern, in the notations of Python, JavaScript and nginx. */
const ANYTHING = /\(\?:?[^()]*\)\??|\(\.[*+]\\?\.\)\?|\.[*+]\??|\\[wd][*+]?|\[[^\]]*\][*+?]?|\([^()]*\)\??/g

/** The pattern from its scheme or host on. */
const whole = (pattern: string): string =>
  pattern.replace(/^.*?(?=https?|\\\.|[\w.-]+\\?\.[a-z])/, "").replace(/https\?/, "https")

/** Origins that the text of a server names, or that its patterns are plainly meant for. */
function seedsOf(source: string): readonly string[] {
  const named = [...source.matchAll(/https?:\/\/[\w.-]+(?::\d+)?/g)].map(([origin]) => origin)
  const patterns = [...source.matchAll(/["'/~^]([^"'\n]*\\?\.[a-z]{2,}[^"'\n]*)["'/]/g)].map(
    ([, pattern = ""]) => pattern,
  )
  const meant = patterns.flatMap((pattern) => {
    const plain = whole(pattern)
      .replace(ANYTHING, (found, ...rest: unknown[]) => {
        // A name of its own, where a dot comes next; nothing, where the name goes on.
        const offset = rest.find((each) => typeof each === "number")
        const next = typeof offset === "number" ? whole(pattern).slice(offset + found.length)[0] : ""
        return next === "." || next === "\\" || next === undefined ? "app" : ""
      })
      .replace(/\\(.)/g, "$1")
      .replace(/[\^$*+?|()]/g, "")
      .replace(/^\.+/, "app.")
    const host = plain.replace(/^https?:\/\//, "").replace(/[/:].*$/, "")
    return /^[\w-]+(\.[\w-]+)+$/.test(host)
      ? [
          plain.startsWith("http:") ? `http://${host}` : `https://${host}`,
          `https://app.${host}`,
          `https://${host}`,
        ]
      : []
  })
  return [...new Set([...named, ...meant])].filter(
    (origin) => URL.canParse(origin) && new URL(origin).origin === origin,
  )
}

/** Origins of strangers that a careless pattern takes for a seed. */
function mutantsOf(seed: string): readonly Witness[] {
  const { protocol, hostname, port } = new URL(seed)
  const tail = port === "" ? "" : `:${port}`
  const make = (host: string, how: string, end = tail): Witness => ({
    origin: `${protocol}//${host}${end}`,
    seed,
    how,
  })
  const domain = registrableDomain(hostname) ?? hostname
  const dots = [...hostname].flatMap((character, at) => (character === "." ? [at] : []))
  return [
    make(
      `${hostname}.attacker.example`,
      "the pattern has no end: what follows the host is not looked at",
      "",
    ),
    make(
      `${hostname}${tail === "" ? "" : "."}attacker.example`,
      "the pattern has no end: what follows the host is not looked at",
      "",
    ),
    make(`attacker${domain}`, "the pattern has no beginning: what stands before the domain is not looked at"),
    make(
      `attacker-${domain}`,
      "the pattern has no beginning: what stands before the domain is not looked at",
    ),
    ...dots.map((at) =>
      make(
        `${hostname.slice(0, at)}x${hostname.slice(at + 1)}`,
        "a dot that is not escaped stands for any letter",
      ),
    ),
    make(`${hostname}munity`, "the pattern has no end: `.com` is also the beginning of `.community`", ""),
  ]
}

const ownerOf = (origin: string): string => {
  const { hostname } = new URL(origin)
  return registrableDomain(hostname) ?? hostname
}

/**
 * Looks for origins of somebody else that a server lets in by mistake: whatever passes is tried on the server itself.
 * @param isAllowed asks the server
 */
export function witnesses(source: string, isAllowed: (origin: string) => boolean): readonly Witness[] {
  const found: Witness[] = []
  for (const seed of seedsOf(source)) {
    if (!isAllowed(seed)) continue
    for (const mutant of mutantsOf(seed)) {
      if (!URL.canParse(mutant.origin) || new URL(mutant.origin).origin !== mutant.origin) continue
      if (ownerOf(mutant.origin) === ownerOf(seed) || found.some(({ origin }) => origin === mutant.origin))
        continue
      if (isAllowed(mutant.origin)) found.push(mutant)
    }
  }
  return found
}
