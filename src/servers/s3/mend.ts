import { appendItem, indentAt, insert, replace, type TextEdit } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { isNear } from "../near-miss.ts"
import { type CorsRule, type Part, rulesOf, S3_METHODS } from "./rules.ts"

/** Changes of a bucket's CORS rules, as JSON, YAML or XML. */
export const mendS3: Mender = (source, _server, need) => {
  const { rules, isXml } = rulesOf(source)
  const add = (part: Part, value: string): readonly Mend[] =>
    rules.flatMap((rule, i) => {
      const edit = isXml ? xmlItem(source, rule, part, value) : item(source, rule, part, value)
      const where = rules.length === 1 ? `\`${part}\`` : `the \`${part}\` of rule ${i + 1}`
      return edit === null ? [] : [{ title: `Add \`${value}\` to ${where}`, edits: [edit] }]
    })
  const instead = (origin: string, isMeant: (text: string) => boolean, title: (text: string) => string) =>
    rules
      .flatMap(({ parts }) => parts.AllowedOrigins.listed)
      .filter(({ text }) => isMeant(text))
      .map(({ text, span }) => ({
        title: title(text),
        edits: [replace(span, isXml ? origin : JSON.stringify(origin))],
      }))
  switch (need.kind) {
    case "origin": {
      const { origin } = need
      const isTypo = (text: string) => !text.includes("*") && isNear(text, origin)
      return [
        ...instead(origin, isTypo, (text) => `Write \`${origin}\` instead of \`${text}\``),
        ...add("AllowedOrigins", origin),
      ]
    }
    // Whom S3 names, it allows credentials too.
    case "named origin": {
      const { origin } = need
      return instead(
        origin,
        (text) => text === "*",
        () => `Name \`${origin}\` instead of \`*\``,
      )
    }
    case "method":
      return S3_METHODS.includes(need.method) ? add("AllowedMethods", need.method) : []
    case "header":
      return add("AllowedHeaders", need.header)
    case "expose":
      return add("ExposeHeaders", need.header)
    default:
      return []
  }
}

/** Another item of the list, as the list is written; else a list of its own, where the rule has braces. */
function item(source: string, { parts, span }: CorsRule, part: Part, value: string): TextEdit | null {
  const { place, listed } = parts[part]
  const literal = JSON.stringify(value)
  const last = listed.at(-1)
  if (place !== null && source[place.from] === "[") return appendItem(source, place, literal)
  if (
    last !== undefined &&
    /^\s*-\s*$/.test(source.slice(source.lastIndexOf("\n", last.span.from) + 1, last.span.from))
  )
    return insert(last.span.to, `\n${indentAt(source, last.span.from)}- ${literal}`)
  return place === null && source[span.from] === "{"
    ? appendItem(source, span, `${JSON.stringify(part)}: [${literal}]`)
    : null
}

/** Another element after the last of its name; else one before the first of the rule. */
function xmlItem(source: string, { parts, span }: CorsRule, part: Part, value: string): TextEdit | null {
  const tag = part.replace(/s$/, "")
  const last = parts[part].listed.at(-1)
  const element = `<${tag}>${value}</${tag}>`
  if (last !== undefined) {
    const close = source.indexOf(">", last.span.to)
    return close < 0 ? null : insert(close + 1, `\n${indentAt(source, last.span.from)}${element}`)
  }
  const first = source.indexOf("<", span.from)
  return first < 0 ? null : insert(first, `${element}\n${indentAt(source, first)}`)
}

/** The policy as JSON, as the console of S3 takes it. */
export function writeS3({ origins, methods, headers, exposed }: Policy): string {
  const rule = {
    AllowedOrigins: origins,
    AllowedMethods: methods.length > 0 ? methods : S3_METHODS,
    AllowedHeaders: headers,
    ExposeHeaders: exposed,
  }
  return JSON.stringify([rule], null, 2)
}
