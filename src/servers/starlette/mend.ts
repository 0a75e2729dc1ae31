import type { Span } from "../../source/span.ts"
import { appendItem, insert, lineEnd, lineStart, quoted, replace } from "../../source/text-edit.ts"
import type { Mend, Mender, Need, Policy } from "../mend.ts"
import { closingOf, keywordSpan, literalsIn, nearMisses, setKeyword, trimmed } from "../python/edit-call.ts"
import type { Server } from "../server.ts"

/** Changes of a FastAPI or Starlette file, in its own style. */
export const mendStarlette: Mender = (source, server, need) => {
  const call = corsCall(source, server)
  if (need.kind === "layer") return call === null ? addedLayer(source, need.policy) : []
  if (call === null) return []
  switch (need.kind) {
    case "origin":
      return [
        ...replacedMiss(source, server, need.origin),
        ...listMends(source, server, call, "allow_origins", need.origin, need),
      ]
    case "named origin":
      return namedOrigin(source, server, call, need.origin)
    case "credentials":
      return [
        {
          title: "Set `allow_credentials=True`",
          edits: setKeyword(source, call, "allow_credentials", "True"),
        },
      ]
    case "method":
      return listMends(source, server, call, "allow_methods", need.method, need)
    case "header":
      return listMends(source, server, call, "allow_headers", need.header, need)
    case "expose":
      return listMends(source, server, call, "expose_headers", need.header, need)
    case "before the others":
      return moved(source, server, call)
    default:
      return []
  }
}

/** The brackets of the call that adds CORSMiddleware, and what stands between them. */
function corsCall(source: string, server: Server): Span | null {
  const span = server.layers.find(({ role }) => role === "cors")?.span
  if (span == null) return null
  const from = source.indexOf("(", span.from)
  return from < 0 || from >= span.to ? null : { from, to: span.to }
}

const optionSpan = (server: Server, name: string): Span | null => {
  const option = server.options.find((each) => each.name === name)
  return option === undefined || option.isDefault ? null : option.span
}

/** An entry that is nearly the origin (a slash at its end, another case) is put right. */
function replacedMiss(source: string, server: Server, origin: string): readonly Mend[] {
  const span = optionSpan(server, "allow_origins")
  return span === null ? [] : nearMisses(source, span, origin)
}

const WHAT: Readonly<Record<string, string>> = {
  allow_origins: "the origins",
  allow_methods: "the methods",
  allow_headers: "the headers",
  expose_headers: "the exposed headers",
}

/** Adds a value to a list option: inside of the list that the text has, or as an option of its own. */
function listMends(
  source: string,
  server: Server,
  call: Span,
  option: string,
  value: string,
  need: Need,
): readonly Mend[] {
  const title =
    need.kind === "expose" ? `Expose \`${value}\`` : `Add \`${value}\` to ${WHAT[option] ?? option}`
  const span = optionSpan(server, option)
  const literal = quoted(source, value)
  const given = span === null ? "" : source.slice(span.from, span.to)
  if (span !== null && /^[[(]/.test(given)) return [{ title, edits: [appendItem(source, span, literal)] }]
  // A text that is split at its commas.
  const joined =
    span === null ? undefined : literalsIn(source, span).find((each) => each.value.includes("://"))
  if (joined !== undefined && /\.split\(/.test(given))
    return [{ title, edits: [insert(joined.span.to - 1, `,${value}`)] }]
  const own = keywordSpan(source, call, option)
  if (own === null) {
    const defaults = option === "allow_methods" ? [quoted(source, "GET")] : []
    return [{ title, edits: [appendItem(source, call, `${option}=[${[...defaults, literal].join(", ")}]`)] }]
  }
  const at = trimmed(source, own)
  const written = source.slice(at.from, at.to)
  if (/^["']/.test(written)) return [{ title, edits: [replace(at, `[${written}, ${literal}]`)] }]
  return [{ title, edits: [replace(at, `[*${written}, ${literal}]`)] }]
}

/** `["*"]` becomes the one origin that asks. */
function namedOrigin(source: string, server: Server, call: Span, origin: string): readonly Mend[] {
  const span = optionSpan(server, "allow_origins") ?? keywordSpan(source, call, "allow_origins")
  const title = `Name \`${origin}\` instead of \`*\``
  if (span === null) return []
  const star = literalsIn(source, span).find(({ value }) => value === "*")
  return [
    {
      title,
      edits:
        star === undefined
          ? [replace(trimmed(source, span), `[${quoted(source, origin)}]`)]
          : [replace(star.span, quoted(source, origin))],
    },
  ]
}

/** The statement of the call goes behind the last one that adds a middleware: what is added last is outermost. */
function moved(source: string, server: Server, call: Span): readonly Mend[] {
  const start = lineStart(source, call.from)
  const end = lineEnd(source, call.to)
  const others = server.layers.flatMap(({ span, role }) =>
    role === "middleware" && span !== null ? [span] : [],
  )
  const last = Math.max(0, ...others.map(({ to }) => to))
  if (last <= end) return []
  const at = blockEnd(source, last)
  const statement = source.slice(start, end).replace(/\n*$/, "\n")
  return [
    {
      title: "Add `CORSMiddleware` last, so that it stands outside of the others",
      edits: [
        { span: { from: start, to: isBetweenBlanks(source, start, end) ? end + 1 : end }, text: "" },
        insert(at, `${source[at - 1] === "\n" ? "" : "\n"}\n${statement}`),
      ],
    },
  ]
}

/** Stand blank lines before and behind? Then one of them goes along. */
const isBetweenBlanks = (source: string, start: number, end: number): boolean =>
  source[end] === "\n" && (start === 0 || source.slice(0, start).endsWith("\n\n"))

/** The end of the statement that an offset is in: lines that are indented, or closing brackets, still belong to it. */
function blockEnd(source: string, offset: number): number {
  let at = lineEnd(source, offset)
  while (at < source.length) {
    const line = source.slice(at, lineEnd(source, at))
    if (line.trim() !== "" && !/^[ \t]|^[)\]}]/.test(line)) break
    const rest = source.slice(at)
    if (line.trim() === "" && !/^\s*\n[ \t]+\S/.test(rest)) break
    at = lineEnd(source, at)
  }
  return at
}

const MIDDLEWARE_IMPORT = "from fastapi.middleware.cors import CORSMiddleware"

/** CORSMiddleware for a file that has none: its import, and the call behind the line that makes the app. */
function addedLayer(source: string, policy: Policy): readonly Mend[] {
  const app = /^(\w+)\s*(?::[^=\n]+)?=\s*(?:fastapi\.)?(FastAPI|Starlette)\s*\(/m.exec(source)
  if (app === null) return []
  const [whole, name = "app", kind = "FastAPI"] = app
  const close = closingOf(source, app.index + whole.length - 1)
  if (close < 0) return []
  const isImported = /\bCORSMiddleware\b/.test(source)
  const module =
    kind === "Starlette" ? "from starlette.middleware.cors import CORSMiddleware" : MIDDLEWARE_IMPORT
  const imports = [...source.matchAll(/^(?:from|import) .*$/gm)]
  const last = imports.filter(({ index }) => index < app.index).at(-1)
  const importAt = last === undefined ? 0 : lineEnd(source, last.index)
  const at = lineEnd(source, close)
  return [
    {
      title: "Add `CORSMiddleware`",
      edits: [
        ...(isImported ? [] : [insert(importAt, `${module}\n`)]),
        insert(at, `${source[at - 1] === "\n" ? "" : "\n"}\n${writeStarlette(policy, source, name)}\n`),
      ],
    },
  ]
}

/** The policy as Starlette's call. */
export function writeStarlette(policy: Policy, style = "", app = "app"): string {
  const list = (items: readonly string[]) => `[${items.map((item) => quoted(style, item)).join(", ")}]`
  return [
    `${app}.add_middleware(`,
    "    CORSMiddleware,",
    `    allow_origins=${list(policy.origins)},`,
    ...(policy.credentials ? ["    allow_credentials=True,"] : []),
    ...(policy.methods.length > 0 ? [`    allow_methods=${list(policy.methods)},`] : []),
    ...(policy.headers.length > 0 ? [`    allow_headers=${list(policy.headers)},`] : []),
    ...(policy.exposed.length > 0 ? [`    expose_headers=${list(policy.exposed)},`] : []),
    ")",
  ].join("\n")
}
