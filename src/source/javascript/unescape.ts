const NAMED: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
}

/** JavaScript's escape sequences. https://tc39.es/ecma262/#prod-EscapeSequence */
export const unescapeJs = (inner: string): string =>
  inner.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r\n|([\s\S]))/g,
    (whole: string, braced?: string, four?: string, two?: string, one?: string) => {
      const hex = braced ?? four ?? two
      if (hex !== undefined) {
        const point = Number.parseInt(hex, 16)
        return point > 0x10ffff ? whole : String.fromCodePoint(point)
      }
      if (one === undefined || one === "\n") return ""
      return NAMED[one] ?? one
    },
  )
