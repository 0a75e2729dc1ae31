import type { Header, HeaderList } from "../../fetch/header-list.ts"
import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import {
  host,
  nativeFunction,
  object,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { headersOfEither } from "./fetch-settings.ts"
import { bodyOf, entry, known, type Make, type Report, UNKNOWN_VALUE } from "./made.ts"

/** What stands for a project that the text does not name. */
const PROJECT = "https://your-project.supabase.co"

/** What tells the library apart: of no consequence but for its name. */
const CLIENT_INFO = "supabase-js/2.119.1; runtime=web"

interface Project {
  readonly url: string | null
  readonly key: string | null
  /** what the client was made with besides */
  readonly options: Value | undefined
}

/** Keys of the new kind are no tokens. supabase-js 2.119.1, src/lib/fetch.ts, isNewApiKey */
const isToken = (key: string): boolean => !/^sb_(?:publishable|secret)_/.test(key)

/**
 * A client of Supabase's, of which its functions are called: `supabase.functions.invoke("hello", { body })`.
 * functions-js 2.119.1, src/FunctionsClient.ts, invoke
 */
function clientValue(make: Make, report: Report, project: Project, span: Span): Value {
  const invoke = ([name, options]: readonly Value[], at: Span): Value => {
    // `createClient("YOUR_URL", …)`, as examples have it: supabase-js throws at that.
    const isUrl = project.url !== null && /^https?:/i.test(project.url) && URL.canParse(project.url)
    const base = isUrl && project.url !== null ? project.url : PROJECT
    if (!isUrl || project.key === null)
      report(
        at,
        `The project's ${isUrl ? "key" : "URL"} can't be known here: \`${isUrl ? UNKNOWN_VALUE : PROJECT}\` stands for it.`,
      )
    const written = known(name)
    const region = known(entry(options, "region"))
    const isRegional = region !== null && region !== "any"
    const address = new URL("functions/v1", `${base.replace(/\/?$/, "")}/`)
    const given = entry(options, "body")
    const own = headersOfEither([entry(project.options, "global"), options], report)
    const key = project.key ?? UNKNOWN_VALUE
    const types: HeaderList = [
      ...(isRegional ? [["x-region", region] as const] : []),
      ...typeOf(given, own),
      ["x-client-info", CLIENT_INFO],
      ...own,
    ]
    const has = (header: string): boolean => types.some(([each]) => each === header)
    const added: readonly Header[] = [
      ...(has("apikey") ? [] : [["apikey", key] as const]),
      ...(has("authorization") || !isToken(key) ? [] : [["authorization", `Bearer ${key}`] as const]),
    ]
    make(
      {
        by: "supabase-js",
        initiator: { kind: "fetch" },
        url:
          written === null
            ? null
            : `${address.href}/${written}${isRegional ? `?forceFunctionRegion=${encodeURIComponent(region)}` : ""}`,
        method: (known(entry(options, "method")) ?? "POST").toUpperCase(),
        headers: [...types, ...added],
        body: bodyOf(given, false, report),
      },
      at,
      "Which function is called can't be known. Write its name out.",
    )
    const answer = object(
      { data: unknown("data", "it is the server's", at), error: { kind: "null", span: at } },
      at,
    )
    return { kind: "promise", settled: { ok: true, value: answer }, span: at }
  }
  return host("supabase", span, {
    get: (name, at) =>
      name === "functions"
        ? host("supabase.functions", at, {
            get: (member, where) =>
              member === "invoke"
                ? nativeFunction("invoke", where, invoke)
                : nativeFunction(member, where, (_, here) => undefinedAt(here)),
          })
        : unknown(`supabase.${name}`, "the database is not played", at),
  })
}

/** The type that goes with a body, where the call names none. */
function typeOf(body: Value | undefined, own: HeaderList): HeaderList {
  if (body === undefined || body.kind === "undefined" || body.kind === "null") return []
  if (body.kind === "string" && body.value === "") return []
  if (own.some(([name]) => name === "content-type")) return []
  if (body.kind === "host" && body.label === "FormData") return []
  return [["content-type", body.kind === "string" ? "text/plain" : "application/json"]]
}

/** Functions that make a client without being told of which project. */
const FROM_OUTSIDE = [
  "createClientComponentClient",
  "createPagesBrowserClient",
  "useSupabaseClient",
  "useSupabase",
]

/**
 * What a page's code has of Supabase: what makes a client, and the client of another file, by its usual name.
 * @param text the page's code: where it loads its client from is in it
 */
export function supabaseModules(
  make: Make,
  report: Report,
  text: string,
): readonly (readonly [string, Module])[] {
  const outside = (span: Span): Value =>
    clientValue(make, report, { url: null, key: null, options: undefined }, span)
  const maker = (span: Span): Value =>
    nativeFunction("createClient", span, ([url, key, options], at) =>
      clientValue(make, report, { url: known(url), key: known(key), options }, at),
    )
  const library: Module = (_, span) =>
    host("supabase-js", span, {
      get: (name, at) =>
        /^create(?:Browser|Server)?Client$/.test(name)
          ? maker(at)
          : FROM_OUTSIDE.includes(name)
            ? nativeFunction(name, at, (_args, where) => outside(where))
            : null,
    })
  const loaded = [
    ...text.matchAll(
      /\bimport\s*(?:\{[^{}]{0,200}\bsupabase\b[^{}]{0,200}\}|supabase)\s*from\s*["']([^"'\n]{1,200})["']/g,
    ),
  ]
  return [
    ["@supabase/supabase-js", library],
    ["@supabase/ssr", library],
    ["@supabase/auth-helpers-nextjs", library],
    // Where the line that loads it was left out.
    ["global createClient", (_, span) => maker(span)],
    ["global createBrowserClient", (_, span) => maker(span)],
    ["global supabase", (_, span) => outside(span)],
    ...FROM_OUTSIDE.map(
      (name) =>
        [
          `global ${name}`,
          (_, span) => nativeFunction(name, span, (_args, at) => outside(at)),
        ] as const satisfies readonly [string, Module],
    ),
    ...loaded.map(
      ([, from = ""]) =>
        [
          from,
          (_, span) =>
            host(from, span, {
              get: (name, at) => (name === "supabase" || name === "default" ? outside(at) : null),
            }),
        ] as const satisfies readonly [string, Module],
    ),
  ]
}
