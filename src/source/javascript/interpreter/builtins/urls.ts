import type { Span } from "../../../span.ts"
import { host, nativeFunction, string, text, throwError, type Value } from "../values.ts"

const PARTS = [
  "href",
  "origin",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
] as const

/** `new URL(text, base)`. Throws a TypeError for what is no URL. */
export function urlOf([given, base]: readonly Value[], span: Span): Value {
  const written = given === undefined ? null : text(given)
  const from = base === undefined ? undefined : (text(base) ?? undefined)
  if (written === null) return { kind: "unknown", key: "new URL(…)", reason: "its text can't be known", span }
  if (!URL.canParse(written, from)) return throwError("TypeError", "Invalid URL", span)
  const url = new URL(written, from)
  return host("URL", span, {
    get: (name, at) => {
      const part = PARTS.find((each) => each === name)
      if (part !== undefined) return string(url[part], at)
      return name === "toString" ? nativeFunction(name, at, (_, where) => string(url.href, where)) : null
    },
  })
}
