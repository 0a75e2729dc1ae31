/** A header list: names as they were written, values as byte-per-character strings. https://fetch.spec.whatwg.org/#concept-header-list */
export type Header = readonly [name: string, value: string]
export type HeaderList = readonly Header[]

/** RFC 9110 token characters: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** Is this a header name (a field-name token)? https://fetch.spec.whatwg.org/#header-name */
export const isHeaderName = (text: string): boolean => TOKEN.test(text)

/**
 * Is this a header value: no leading or trailing HTTP whitespace, no NUL, CR or LF, and nothing beyond a byte?
 * https://fetch.spec.whatwg.org/#header-value
 */
export function isHeaderValue(text: string): boolean {
  if (normalizeValue(text) !== text) return false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0 || code === 0x0a || code === 0x0d || code > 0xff) return false
  }
  return true
}

/** Strips leading and trailing HTTP whitespace (tab, LF, CR, space). https://fetch.spec.whatwg.org/#concept-header-value-normalize */
export const normalizeValue = (value: string): string => value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "")

/** Of such a text the language's own way changes the same letters, and is far quicker. */
const IS_ASCII = /^[\0-\x7f]*$/

/** Byte-lowercases. Only ASCII letters change, unlike `toLowerCase()`. https://infra.spec.whatwg.org/#byte-lowercase */
export const byteLowercase = (text: string): string =>
  IS_ASCII.test(text) ? text.toLowerCase() : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Byte-uppercases; only ASCII letters change. https://infra.spec.whatwg.org/#byte-uppercase */
export const byteUppercase = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => letter.toUpperCase())

/** Are two names byte-case-insensitively the same? https://fetch.spec.whatwg.org/#concept-header-list-contains */
const isName = (one: string, other: string): boolean =>
  one === other || (one.length === other.length && byteLowercase(one) === byteLowercase(other))

/** Every value of a header, in order, each as it was written. */
export function valuesOf(list: HeaderList, name: string): readonly string[] {
  const values: string[] = []
  for (const [each, value] of list) if (isName(each, name)) values.push(value)
  return values
}

/** Does the list contain the name? https://fetch.spec.whatwg.org/#header-list-contains */
export const contains = (list: HeaderList, name: string): boolean => list.some(([each]) => isName(each, name))

/** All values of the name, combined with `, `; null when there is none. https://fetch.spec.whatwg.org/#concept-header-list-get */
export function get(list: HeaderList, name: string): string | null {
  const values = valuesOf(list, name)
  return values.length === 0 ? null : values.join(", ")
}

/** The list without the name. https://fetch.spec.whatwg.org/#concept-header-list-delete */
export const remove = (list: HeaderList, name: string): HeaderList =>
  list.filter(([each]) => !isName(each, name))

/** The list with the name set to one value, at its first place or at the end. https://fetch.spec.whatwg.org/#concept-header-list-set */
export function set(list: HeaderList, name: string, value: string): HeaderList {
  const at = list.findIndex(([each]) => isName(each, name))
  if (at < 0) return [...list, [name, value]]
  return [...list.slice(0, at), [list[at]?.[0] ?? name, value], ...remove(list.slice(at + 1), name)]
}

/** As JavaScript's `Headers` iterates: names in lower case, sorted, values combined; `Set-Cookie` stays apart. https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine */
export function sortAndCombine(list: HeaderList): HeaderList {
  const combined: [name: string, value: string][] = []
  for (const [written, value] of list) {
    const name = byteLowercase(written)
    const before = name === "set-cookie" ? undefined : combined.find(([each]) => each === name)
    if (before === undefined) combined.push([name, value])
    else before[1] += `, ${value}`
  }
  return combined.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/**
 * Extracts the tokens of a list-valued header such as `Access-Control-Allow-Methods`.
 * @returns the tokens in order; null when the header is absent; "failure" when a value does not parse
 * https://fetch.spec.whatwg.org/#extract-header-list-values
 */
export function extractHeaderListValues(
  list: HeaderList,
  name: string,
): readonly string[] | null | "failure" {
  if (!contains(list, name)) return null
  const { tokens, isWhole } = readTokens(list, name)
  return isWhole ? tokens : "failure"
}

/** The tokens of a header that is a list, as far as they can be read. */
export function readTokens(
  list: HeaderList,
  name: string,
): { readonly tokens: readonly string[]; readonly isWhole: boolean } {
  const tokens: string[] = []
  for (const value of valuesOf(list, name)) {
    for (const part of value.split(",")) {
      const token = part.replace(/^[\t ]+|[\t ]+$/g, "")
      // RFC 9110's `#` rule lets a list have empty members: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1.2
      if (token === "") continue
      if (!TOKEN.test(token)) return { tokens, isWhole: false }
      tokens.push(token)
    }
  }
  return { tokens, isWhole: true }
}
