/**
 * What looks like a secret in a scenario, by the shapes that such values have. A link is made to be passed on: these are
 * written as `masked-1`, `masked-2` … in it. The same secret is the same mask wherever it stands, so that what compares
 * two of them still does.
 */
const SHAPES: readonly RegExp[] = [
  // JSON Web Tokens
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g,
  // GitHub, Stripe, OpenAI and their like, AWS, Slack, Google
  /\b(?:gh[opsur]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/g,
  /\b(?:[spr]k_(?:live|test)_[A-Za-z0-9]{16,}|sk-[\w-]{20,})/g,
  /\bA(?:KIA|SIA)[0-9A-Z]{16}\b/g,
  /\bxox[abeprs]-[\w-]{10,}/g,
  /\bAIza[\w-]{35}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*-----END [A-Z ]{0,30}PRIVATE KEY-----/g,
  // the password in an address
  /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'`]{0,64}:)[^\s/:@"'`]{3,200}(?=@)/gi,
  // credentials of a header
  /(?<=\b(?:Bearer|Basic|Token) {1,3})[\w.~+/=-]{20,}/g,
  // a long text with a digit, in quotes, under a name that says what it is; an address is none
  /(?<=\b\w{0,40}(?:secret|passw(?:or)?d|token|api[_-]?key|access[_-]?key)\w{0,20}["'`\]]{0,2}\s{0,3}[:=]\s{0,3}(["'`]))(?!\w{1,10}:\/\/|\/)(?=[^\s"'`]{0,200}\d)[^\s"'`$]{20,}(?=\1)/gi,
  // the same in an environment file, and in the query of an address
  /(?<=^[A-Z_]{0,40}(?:SECRET|PASSWORD|TOKEN|API_?KEY|ACCESS_KEY)[A-Z_]{0,20}=)(?!\w{1,10}:\/\/|\/)(?=\S{0,200}\d)[^\s"'`$]{20,}$/gm,
  /(?<=[?&][\w-]{0,20}(?:secret|password|token|api[_-]?key|signature)=)[^&#\s"'`$]{12,}/gi,
]

/** Headers whose value is a secret as a whole, where it is long enough to be one. */
const SECRET_HEADER =
  /^(?:authorization|cookie|proxy-authorization|x-(?:api-key|auth-token|csrf-token|xsrf-token))$/i
const LONG = /^\S{20,}$/

/**
 * @param given a scenario as JSON
 * @returns the same with masks for secrets, and how many different ones there were
 */
export function maskSecrets(given: unknown): { readonly json: unknown; readonly count: number } {
  const masks = new Map<string, string>()
  const taken = /\bmasked-\d+\b/g
  const used = new Set(JSON.stringify(given)?.match(taken) ?? [])
  let next = 1
  const mask = (secret: string): string => {
    if (/^masked-\d+$/.test(secret)) return secret
    const known = masks.get(secret)
    if (known !== undefined) return known
    while (used.has(`masked-${next}`)) next++
    const made = `masked-${next++}`
    masks.set(secret, made)
    return made
  }
  const ofText = (text: string): string => SHAPES.reduce((masked, shape) => masked.replace(shape, mask), text)
  const of = (value: unknown): unknown => {
    if (typeof value === "string") return ofText(value)
    if (Array.isArray(value)) {
      const [name, text] = value
      // A header, as scenarios write it.
      if (value.length === 2 && typeof name === "string" && typeof text === "string")
        return [name, SECRET_HEADER.test(name) && LONG.test(text) ? mask(text) : ofText(text)]
      return value.map(of)
    }
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, of(each)]))
    return value
  }
  return { json: of(given), count: masks.size }
}
