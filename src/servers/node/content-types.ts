const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  text: "text/plain; charset=utf-8",
  json: "application/json; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  xml: "application/xml",
  png: "image/png",
  bin: "application/octet-stream",
}

/** `mime-types`, contentType(): text and JSON get a charset. */
export const withCharset = (type: string): string =>
  /charset/i.test(type) || !/^(text\/|application\/(json|javascript|[\w.-]+\+json))/i.test(type)
    ? type
    : `${type}; charset=utf-8`

/** `Content-Type` by the name of a type (`json`, `.html`), or the type itself as it is written; null for a name that is not known. */
export const contentTypeOf = (given: string): string | null =>
  given.includes("/") ? given : (TYPES[given.replace(/^\./, "")] ?? null)
