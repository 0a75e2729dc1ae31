import type { Span } from "../../source/span.ts"
import { appendItem, insert, lineEnd, quoted } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { addedTo, closingOf, keywordSpan, nearMisses, setKeyword } from "../python/edit-call.ts"

/** Changes of a file with aiohttp-cors, in its own style. */
export const mendAiohttp: Mender = (source, server, need) => {
  const options = callsOf(source, /\bResourceOptions\s*\(/g)
  const maps = callsOf(source, /(?<=\bdefaults\s*=\s*)\{/g)
  const set = (name: string, value: string, title: string): readonly Mend[] =>
    options.map((call) => ({ title, edits: setKeyword(source, call, name, value) }))
  const add = (name: string, value: string, title: string): readonly Mend[] =>
    options.map((call) => {
      const own = keywordSpan(source, call, name)
      return {
        title,
        edits:
          own === null
            ? setKeyword(source, call, name, `[${quoted(source, value)}]`)
            : [addedTo(source, own, value)],
      }
    })
  switch (need.kind) {
    case "origin":
    case "named origin":
      return maps.flatMap((map): readonly Mend[] => {
        const first = options.find(({ from }) => from > map.from && from < map.to)
        const written =
          first === undefined
            ? "aiohttp_cors.ResourceOptions()"
            : source.slice(source.lastIndexOf(" ", first.from) + 1, first.to)
        return [
          ...nearMisses(source, map, need.origin),
          {
            title: `Add \`${need.origin}\` to the defaults`,
            edits: [appendItem(source, map, `${quoted(source, need.origin)}: ${written}`)],
          },
        ]
      })
    case "credentials":
      return set("allow_credentials", "True", "Set `allow_credentials=True`")
    case "method":
      return add("allow_methods", need.method, `Add \`${need.method}\` to \`allow_methods\``)
    case "header":
      return add("allow_headers", need.header, `Add \`${need.header}\` to \`allow_headers\``)
    case "expose":
      return add("expose_headers", need.header, `Add \`${need.header}\` to \`expose_headers\``)
    case "vary": {
      const app = /^([ \t]*)(\w+)\s*=\s*web\.Application\s*\(/m.exec(source)
      if (app === null || /on_response_prepare/.test(source)) return []
      const open = app.index + app[0].length - 1
      const end = lineEnd(source, closingOf(source, open))
      return [
        {
          title: "Say `Vary: Origin` on every answer",
          edits: [insert(end, varyLines(app[2] ?? "app", app[1] ?? ""))],
        },
      ]
    }
    case "layer":
      return layer(
        source,
        server.layers.some(({ role }) => role === "cors"),
        need.policy,
      )
    default:
      return []
  }
}

/** From the opening bracket of each call to behind the one that closes it. */
function callsOf(source: string, pattern: RegExp): readonly Span[] {
  return [...source.matchAll(pattern)].flatMap((found) => {
    const open = found.index + found[0].length - 1
    const close = closingOf(source, open)
    return close < 0 ? [] : [{ from: open, to: close + 1 }]
  })
}

/** aiohttp-cors for a file that has none, or that added it to no route. */
function layer(source: string, isThere: boolean, policy: Policy): readonly Mend[] {
  const app = /^([ \t]*)(\w+)\s*=\s*web\.Application\s*\(/m.exec(source)
  const name = app?.[2] ?? "app"
  const indent = app?.[1] ?? ""
  const run = /^[ \t]*(?:if __name__\b|web\.run_app\b|return\s+\w+\s*$)/m.exec(source.slice(app?.index ?? 0))
  const at = run === null ? source.length : (app?.index ?? 0) + run.index
  const loop = `${indent}for route in list(${name}.router.routes()):\n${indent}    cors.add(route)\n${varyLines(name, indent)}`
  if (isThere)
    return /\bcors\.add\s*\(/.test(source)
      ? []
      : [{ title: "Add every route to CORS", edits: [insert(at, `${loop}\n`)] }]
  const lines = writeAiohttp(policy, source, name)
    .split("\n")
    .map((line) => (line === "" ? "\n" : `${indent}${line}\n`))
    .join("")
  const last = [...source.matchAll(/^(?:from|import) .*$/gm)].at(-1)
  const imports = insert(last === undefined ? 0 : lineEnd(source, last.index), "import aiohttp_cors\n")
  return [
    {
      title: "Add aiohttp-cors, for every route",
      edits: [
        ...(/\bimport aiohttp_cors\b/.test(source) ? [] : [imports]),
        insert(at, `${lines}${varyLines(name, indent)}\n`),
      ],
    },
  ]
}

/** aiohttp-cors names the origin and says no Vary: a cache would hand one page's answer to another. */
const varyLines = (app: string, indent: string): string =>
  [
    "",
    "async def vary_by_origin(request, response):",
    '    response.headers["Vary"] = "Origin"',
    "",
    `${app}.on_response_prepare.append(vary_by_origin)`,
  ]
    .map((line) => (line === "" ? "\n" : `${indent}${line}\n`))
    .join("")

/** The policy as aiohttp-cors takes it, for every route. */
export function writeAiohttp(policy: Policy, style = "", app = "app"): string {
  const literal = (text: string) => quoted(style, text)
  const list = (items: readonly string[]) => `[${items.map(literal).join(", ")}]`
  const options = [
    ...(policy.credentials ? ["allow_credentials=True"] : []),
    ...(policy.methods.length > 0 ? [`allow_methods=${list(policy.methods)}`] : []),
    ...(policy.headers.length > 0 ? [`allow_headers=${list(policy.headers)}`] : []),
    ...(policy.exposed.length > 0 ? [`expose_headers=${list(policy.exposed)}`] : []),
  ]
  return [
    `cors = aiohttp_cors.setup(${app}, defaults={`,
    ...policy.origins.map(
      (origin) => `    ${literal(origin)}: aiohttp_cors.ResourceOptions(${options.join(", ")}),`,
    ),
    "})",
    `for route in list(${app}.router.routes()):`,
    "    cors.add(route)",
  ].join("\n")
}
