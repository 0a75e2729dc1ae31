import type { Span } from "../../source/span.ts"
import { insert, lineEnd, quoted, replace, type TextEdit } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { addedTo, closingOf, nearMisses } from "../python/edit-call.ts"
import type { Server } from "../server.ts"

const CORS = "corsheaders.middleware.CorsMiddleware"

/** The expression that a setting is given; null where it is not set. */
function settingSpan(source: string, name: string): Span | null {
  const found = new RegExp(`^[ \\t]*${name}[ \\t]*(?::[^=\\n]+)?=[ \\t]*`, "m").exec(source)
  if (found === null) return null
  const from = found.index + found[0].length
  const open = /^[[({]/.test(source.slice(from)) ? closingOf(source, from) : -1
  return { from, to: open < 0 ? from + source.slice(from, lineEnd(source, from)).trimEnd().length : open + 1 }
}

/** Where a new setting goes: behind the last one that CORS is about, else at the end. */
function placeFor(source: string): number {
  const last = [...source.matchAll(/^[ \t]*(CORS_\w+)[ \t]*=/gm)].at(-1)
  const span = last?.[1] === undefined ? null : settingSpan(source, last[1])
  return span === null ? source.length : lineEnd(source, span.to)
}

function added(source: string, line: string): TextEdit {
  const at = placeFor(source)
  return insert(at, `${at === 0 || source[at - 1] === "\n" ? "" : "\n"}${line}\n`)
}

/** Changes of a Django settings file. */
export const mendDjango: Mender = (source, server, need) => {
  const set = (name: string, value: string, title: string): readonly Mend[] => {
    const own = settingSpan(source, name)
    return [{ title, edits: [own === null ? added(source, `${name} = ${value}`) : replace(own, value)] }]
  }
  const add = (
    name: string,
    value: string,
    title: string,
    defaults: string | null = null,
  ): readonly Mend[] => {
    const own = settingSpan(source, name)
    if (own !== null) return [{ title, edits: [addedTo(source, own, value)] }]
    const literal = quoted(source, value)
    if (defaults === null) return [{ title, edits: [added(source, `${name} = [${literal}]`)] }]
    return [
      {
        title,
        edits: [
          ...(new RegExp(`import.*\\b${defaults}\\b`).test(source)
            ? []
            : [insert(importPlace(source), `from corsheaders.defaults import ${defaults}\n`)]),
          added(source, `${name} = (*${defaults}, ${literal})`),
        ],
      },
    ]
  }
  switch (need.kind) {
    case "origin": {
      const own = settingSpan(source, "CORS_ALLOWED_ORIGINS")
      const name =
        own === null && settingSpan(source, "CORS_ORIGIN_WHITELIST") !== null
          ? "CORS_ORIGIN_WHITELIST"
          : "CORS_ALLOWED_ORIGINS"
      const span = settingSpan(source, name)
      return [
        ...(span === null ? [] : nearMisses(source, span, need.origin)),
        ...add(name, need.origin, `Add \`${need.origin}\` to \`${name}\``),
      ]
    }
    case "named origin":
      return set("CORS_ALLOW_ALL_ORIGINS", "False", "Let not everybody in").map((mend) => ({
        title: `Name \`${need.origin}\` instead of \`*\``,
        edits: [...mend.edits, ...(add("CORS_ALLOWED_ORIGINS", need.origin, "")[0]?.edits ?? [])],
      }))
    case "credentials":
      return set("CORS_ALLOW_CREDENTIALS", "True", "Set `CORS_ALLOW_CREDENTIALS = True`")
    case "method":
      return add(
        "CORS_ALLOW_METHODS",
        need.method,
        `Add \`${need.method}\` to the methods`,
        "default_methods",
      )
    case "header":
      return add(
        "CORS_ALLOW_HEADERS",
        need.header.toLowerCase(),
        `Add \`${need.header}\` to the headers`,
        "default_headers",
      )
    case "expose":
      return add("CORS_EXPOSE_HEADERS", need.header, `Expose \`${need.header}\``)
    case "before the others":
    case "ok preflight":
      return moved(source, server)
    case "layer":
      return addedLayer(source, need.policy)
    default:
      return []
  }
}

function importPlace(source: string): number {
  const last = [...source.matchAll(/^(?:from|import) .*$/gm)].at(-1)
  return last === undefined ? 0 : lineEnd(source, last.index)
}

/** CorsMiddleware goes to the front of MIDDLEWARE. */
function moved(source: string, server: Server): readonly Mend[] {
  const list = settingSpan(source, "MIDDLEWARE")
  const own = server.layers.find(({ role }) => role === "cors")?.span ?? null
  if (list === null || own === null) return []
  const first = /["']/.exec(source.slice(list.from, list.to))
  if (first === null || list.from + first.index >= own.from) return []
  const literal = source.slice(own.from, own.to)
  const comma = /^\s*,/.exec(source.slice(own.to))?.[0].length ?? 0
  const before = /[ \t]*\n[ \t]*$|[ \t]*$/.exec(source.slice(0, own.from))?.[0].length ?? 0
  const at = list.from + first.index
  const indent = /\n([ \t]*)$/.exec(source.slice(0, at))?.[1] ?? null
  return [
    {
      title: "Put `CorsMiddleware` first",
      edits: [
        insert(at, indent === null ? `${literal}, ` : `${literal},\n${indent}`),
        replace({ from: own.from - before, to: own.to + comma }, ""),
      ],
    },
  ]
}

/** CorsMiddleware for a file that has none, with its settings. */
function addedLayer(source: string, policy: Policy): readonly Mend[] {
  const list = settingSpan(source, "MIDDLEWARE")
  if (list === null || source.includes(CORS)) return []
  const first = /["']/.exec(source.slice(list.from, list.to))
  const at = first === null ? list.from + 1 : list.from + first.index
  const indent = /\n([ \t]*)$/.exec(source.slice(0, at))?.[1] ?? null
  const literal = quoted(source, CORS)
  return [
    {
      title: "Add `CorsMiddleware`, first",
      edits: [
        insert(at, first === null ? literal : indent === null ? `${literal}, ` : `${literal},\n${indent}`),
        added(source, `\n${writeDjango(policy, source)}`),
      ],
    },
  ]
}

/** The policy as settings. */
export function writeDjango(policy: Policy, style = ""): string {
  const list = (items: readonly string[]) => `[${items.map((item) => quoted(style, item)).join(", ")}]`
  return [
    `CORS_ALLOWED_ORIGINS = ${list(policy.origins)}`,
    ...(policy.credentials ? ["CORS_ALLOW_CREDENTIALS = True"] : []),
    ...(policy.methods.length > 0 ? [`CORS_ALLOW_METHODS = ${list(policy.methods)}`] : []),
    ...(policy.headers.length > 0
      ? [`CORS_ALLOW_HEADERS = ${list(policy.headers.map((header) => header.toLowerCase()))}`]
      : []),
    ...(policy.exposed.length > 0 ? [`CORS_EXPOSE_HEADERS = ${list(policy.exposed)}`] : []),
  ].join("\n")
}
