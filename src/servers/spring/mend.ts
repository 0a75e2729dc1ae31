import type { Span } from "../../source/span.ts"
import { indentAt, insert, lineEnd, replace } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { isNear } from "../near-miss.ts"
import { type SpringApplication, springApplication } from "./application.ts"
import type { CorsConfiguration, Item } from "./cors-configuration.ts"

/** Changes of configuration classes and annotations. */
export const mendSpring: Mender = (source, _server, need) => {
  const application = springApplication(source, { env: {}, answers: {} })
  const all = configurations(application)
  const add = (option: Option, value: string): readonly Mend[] =>
    all.flatMap((configuration) => addTo(source, configuration, option, value))
  switch (need.kind) {
    case "origin":
      return [
        ...all.flatMap(({ allowedOrigins }) => typos(source, allowedOrigins, need.origin)),
        ...add("allowedOrigins", need.origin),
      ]
    case "named origin":
      return all.flatMap((configuration) => named(source, configuration, need.origin))
    case "credentials":
      return all.flatMap((configuration) => credentials(source, configuration))
    case "method":
      return add("allowedMethods", need.method)
    case "header":
      return add("allowedHeaders", need.header)
    case "expose":
      return add("exposedHeaders", need.header)
    case "before the others":
    case "ok preflight":
    case "on errors":
      return letSecurityAnswer(source, application)
    default:
      return []
  }
}

type Option = "allowedOrigins" | "allowedMethods" | "allowedHeaders" | "exposedHeaders"

const configurations = ({
  global,
  source,
  filter,
  handlers,
  security,
}: SpringApplication): readonly CorsConfiguration[] => [
  ...new Set([
    ...global.map(({ configuration }) => configuration),
    ...(source ?? []).map(({ configuration }) => configuration),
    ...(filter?.mappings ?? []).map(({ configuration }) => configuration),
    ...(security?.cors.kind === "on" ? (security.cors.mappings ?? []) : []).map(
      ({ configuration }) => configuration,
    ),
    ...handlers.flatMap(({ cors }) => (cors === null ? [] : [cors])),
  ]),
]

function typos(source: string, items: readonly Item[] | null, origin: string): readonly Mend[] {
  return (items ?? [])
    .filter(({ text, span }) => isNear(text, origin) && source[span.from] === '"')
    .map(({ text, span }) => ({
      title: `Write \`${origin}\` instead of \`${text}\``,
      edits: [replace(span, JSON.stringify(origin))],
    }))
}

/** Behind the last item of an option; else as an option of its own, in the words that the others are written in. */
function addTo(
  source: string,
  configuration: CorsConfiguration,
  option: Option,
  value: string,
): readonly Mend[] {
  const literal = JSON.stringify(value)
  const title = `Add \`${value}\` to \`${option}\``
  const items = configuration[option]
  const last = items?.at(-1)
  const place = configuration.places.get(option)
  if (place !== undefined && last !== undefined && /^["A-Z]/.test(source[last.span.from] ?? "")) {
    const isWord = source[last.span.from] !== '"'
    const written = isWord ? `${/^\w+\./.exec(source.slice(last.span.from))?.[0] ?? ""}${value}` : literal
    if (last.text === "*") return []
    // A single value of an annotation has to become a list.
    const isAlone = place.from === last.span.from && place.to === last.span.to
    const edit = isAlone
      ? replace(last.span, `{${source.slice(last.span.from, last.span.to)}, ${written}}`)
      : insert(last.span.to, `, ${written}`)
    return [{ title, edits: [edit] }]
  }
  if (place !== undefined) return []
  return newOption(source, configuration, option, literal, title)
}

function newOption(
  source: string,
  { span, places }: CorsConfiguration,
  option: string,
  literal: string,
  title: string,
): readonly Mend[] {
  const written = source.slice(span.from, span.to)
  const mend = (at: number, text: string): readonly Mend[] => [{ title, edits: [insert(at, text)] }]
  // `@CrossOrigin`, with parentheses and without
  if (written.startsWith("@")) {
    if (option === "allowedMethods") return []
    const name = option === "allowedOrigins" ? "origins" : option
    const inner = /\(([\s\S]*)\)$/.exec(written)?.[1]?.trim()
    if (inner === undefined) return mend(span.to, `(${name} = ${literal})`)
    if (inner === "") return mend(span.to - 1, `${name} = ${literal}`)
    if (/^["{]/.test(inner)) return []
    return mend(span.to - 1, `, ${name} = ${literal}`)
  }
  const last = [...places.values()].sort((a, b) => a.to - b.to).at(-1)
  if (/^new\b/.test(written)) {
    if (last === undefined) return []
    const line = source.slice(0, last.from).split("\n").at(-1) ?? ""
    const variable = /(\w+)\.$/.exec(line)?.[1]
    if (variable === undefined) return []
    const setter = `set${option.charAt(0).toUpperCase()}${option.slice(1)}`
    const given = option === "allowCredentials" ? literal : `List.of(${literal})`
    return mend(lineEnd(source, last.to), `${indentAt(source, last.from)}${variable}.${setter}(${given});\n`)
  }
  return mend(last?.to ?? span.to, `.${option}(${literal})`)
}

/** `*` in the place of which an origin is named. */
function named(source: string, configuration: CorsConfiguration, origin: string): readonly Mend[] {
  const literal = JSON.stringify(origin)
  const star = configuration.allowedOrigins?.find(({ text }) => text === "*")
  if (star === undefined) return []
  return source[star.span.from] === '"'
    ? [{ title: `Name \`${origin}\` instead of \`*\``, edits: [replace(star.span, literal)] }]
    : newOption(source, configuration, "allowedOrigins", literal, `Name \`${origin}\``)
}

function credentials(source: string, configuration: CorsConfiguration): readonly Mend[] {
  const place = configuration.places.get("allowCredentials")
  const title = "Set `allowCredentials` to true"
  if (place !== undefined) {
    const written = source.slice(place.from, place.to)
    return written.includes("false")
      ? [{ title, edits: [replace(place, written.replace("false", "true"))] }]
      : []
  }
  const isAnnotation = source[configuration.span.from] === "@"
  return newOption(source, configuration, "allowCredentials", isAnnotation ? '"true"' : "true", title)
}

/** `http.cors(withDefaults())`: preflights are then answered before the rules. */
function letSecurityAnswer(source: string, { security, parsed }: SpringApplication): readonly Mend[] {
  if (security === null || security.cors.kind === "on") return []
  const chain = parsed.methods.find(
    ({ returnType, parameterTypes }) =>
      /SecurityFilterChain$/.test(returnType) || parameterTypes.includes("HttpSecurity"),
  )
  const at = chain === undefined ? null : firstOf(source, chain.span)
  return at === null
    ? []
    : [
        {
          title: "Let Spring Security answer preflights: `http.cors(…)`",
          edits: [insert(at, ".cors(Customizer.withDefaults())")],
        },
      ]
}

/** Behind the `http` at the beginning of its chain of calls. */
function firstOf(source: string, { from, to }: Span): number | null {
  const found = /\bhttp\b(?=\s*\.)/.exec(source.slice(from, to))
  return found === null ? null : from + found.index + "http".length
}

/** The policy as a mapping of a `WebMvcConfigurer`. */
export function writeSpring({
  origins,
  credentials: withCredentials,
  methods,
  headers,
  exposed,
}: Policy): string {
  const call = (name: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : [`        .${name}(${items.map((item) => JSON.stringify(item)).join(", ")})`]
  return [
    '    registry.addMapping("/**")',
    ...call("allowedOrigins", origins),
    ...call("allowedMethods", methods.length > 0 ? methods : ["GET", "HEAD", "POST"]),
    ...call("allowedHeaders", headers.length > 0 ? headers : ["*"]),
    ...call("exposedHeaders", exposed),
    ...(withCredentials ? ["        .allowCredentials(true)"] : []),
  ]
    .join("\n")
    .concat(";")
}
