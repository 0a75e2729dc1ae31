import type { Span } from "../span.ts"
import type { Evaluation } from "./evaluation.ts"
import { iterate } from "./expressions.ts"
import { dumped, fromJson } from "./json.ts"
import { isUnknown } from "./operators.ts"
import { regexFunctions } from "./regex.ts"
import {
  argument,
  boolean,
  type CallArguments,
  callable,
  host,
  none,
  number,
  PythonError,
  string,
  type Value,
} from "./values.ts"

type Module = (evaluation: Evaluation, span: Span) => Value

const getenv = (evaluation: Evaluation, args: CallArguments, span: Span): Value => {
  const name = argument(args, 0, "key")
  const fallback = argument(args, 1, "default")
  if (name?.kind !== "string") return { ...evaluation.unknownOf(name ?? none(span)), span }
  const set = evaluation.variable(name.value, span, fallback?.kind === "string" ? fallback.value : null)
  if (set !== null) return { ...string(set, span), variable: name.value }
  return fallback?.kind === "string"
    ? { ...fallback, variable: name.value }
    : (fallback ?? { kind: "none", span, variable: name.value })
}

/** `os.environ["NAME"]`: unset is a KeyError where the text catches one, and else a question. */
const environItem = (evaluation: Evaluation, key: Value, span: Span): Value | null => {
  if (key.kind !== "string") return null
  const set = evaluation.variable(key.value, span, null)
  if (set !== null) return { ...string(set, span), variable: key.value }
  if (evaluation.tryDepth > 0) throw new PythonError("KeyError", `'${key.value}'`, span)
  return {
    kind: "unknown",
    key: evaluation.textAt(span),
    reason: `the environment variable ${key.value} must be set, or the app does not start`,
    span,
  }
}

const environ: Module = (evaluation, span) =>
  host("os.environ", span, {
    truthy: true,
    item: (key, at) => environItem(evaluation, key, at),
    has: (key) => (key.kind === "string" ? evaluation.variable(key.value, span, null) !== null : null),
    attribute: (name, at) =>
      name === "get"
        ? callable("os.environ.get", at, (args, where) => getenv(evaluation, args, where))
        : null,
  })

const json: Readonly<Record<string, (evaluation: Evaluation, args: CallArguments, span: Span) => Value>> = {
  loads: (evaluation, args, span) => {
    const [text] = args.positional
    if (text === undefined || isUnknown(text)) return { ...evaluation.unknownOf(text ?? none(span)), span }
    if (text.kind !== "string")
      throw new PythonError("TypeError", "the JSON object must be str, bytes or bytearray", span)
    const value = fromJson(text.value, text.span)
    if (value === null) throw new PythonError("JSONDecodeError", "Expecting value", span)
    return value
  },
  dumps: (evaluation, args, span) => {
    const text = args.positional[0] === undefined ? null : dumped(args.positional[0], args)
    return text === null
      ? { kind: "unknown", key: evaluation.textAt(span), reason: "a part of it can't be known", span }
      : string(text, span)
  },
}

/** The parts of a URL, as far as origins are made of them. https://docs.python.org/3/library/urllib.parse.html */
function urlParts(evaluation: Evaluation, args: CallArguments, span: Span): Value {
  const [given] = args.positional
  if (given?.kind !== "string") return { ...evaluation.unknownOf(given ?? none(span)), span }
  const match = /^(?:([a-zA-Z][\w+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/.exec(given.value)
  const [, scheme = "", netloc = "", path = "", query = ""] = match ?? []
  const hostAndPort = netloc.replace(/^.*@/, "")
  const port = /:(\d+)$/.exec(hostAndPort)?.[1]
  const parts = new Map<string, Value>([
    ["scheme", string(scheme.toLowerCase(), span)],
    ["netloc", string(netloc, span)],
    ["path", string(path, span)],
    ["query", string(query, span)],
    ["hostname", string(hostAndPort.replace(/:\d*$/, "").toLowerCase(), span)],
    ["port", port === undefined ? none(span) : number(Number(port), span)],
  ])
  return host("urlparse(…)", span, { truthy: true, attribute: (name) => parts.get(name) ?? null })
}

/** `os.path.join` and what else takes a path apart without looking at the disk. */
function pathFunction(name: string, span: Span): Value {
  const run = (parts: readonly string[]): string | null => {
    const [first = ""] = parts
    switch (name) {
      case "join":
        return parts.reduce(
          (all, part) => (part.startsWith("/") || all === "" ? part : `${all.replace(/\/$/, "")}/${part}`),
          "",
        )
      case "basename":
        return first.slice(first.lastIndexOf("/") + 1)
      case "dirname":
        return first.slice(0, Math.max(0, first.lastIndexOf("/"))) || (first.startsWith("/") ? "/" : "")
      case "abspath":
      case "realpath":
        return first.startsWith("/") ? first : null
      default:
        return null
    }
  }
  return callable(`os.path.${name}`, span, (args, at) => {
    const parts = args.positional.map((each) => (each.kind === "string" ? each.value : null))
    const made = parts.includes(null) ? null : run(parts.filter((part) => part !== null))
    return made === null
      ? { kind: "unknown", key: `os.path.${name}(…)`, reason: "it belongs to the machine", span: at }
      : string(made, at)
  })
}

const same: Module = (evaluation, span) =>
  callable(
    evaluation.textAt(span),
    span,
    (args, at) => args.positional[args.positional.length - 1] ?? none(at),
  )

/** What configuration code uses of Python's library. Everything else stays outside, and is asked for. */
export const pythonModules: ReadonlyMap<string, Module> = new Map<string, Module>([
  [
    "os.getenv",
    (evaluation, span) => callable("os.getenv", span, (args, at) => getenv(evaluation, args, at)),
  ],
  ["os.environ", environ],
  [
    "os.environ.get",
    (evaluation, span) => callable("os.environ.get", span, (args, at) => getenv(evaluation, args, at)),
  ],
  [
    "json.loads",
    (evaluation, span) =>
      callable("json.loads", span, (args, at) => json.loads?.(evaluation, args, at) ?? none(at)),
  ],
  [
    "json.dumps",
    (evaluation, span) =>
      callable("json.dumps", span, (args, at) => json.dumps?.(evaluation, args, at) ?? none(at)),
  ],
  ["sys.platform", (_, span) => string("linux", span)],
  ["os.path", (_, span) => host("os.path", span, { truthy: true, attribute: pathFunction })],
  ["os.path.join", (_, span) => pathFunction("join", span)],
  ["dotenv.load_dotenv", (_, span) => callable("load_dotenv", span, (_args, at) => boolean(true, at))],
  ["typing.cast", same],
  ["typing.TYPE_CHECKING", (_, span) => boolean(false, span)],
  [
    "re.escape",
    (_, span) =>
      callable("re.escape", span, (args, at) => {
        const [text] = args.positional
        return text?.kind === "string"
          ? { ...text, value: text.value.replace(/[.*+?^${}()|[\]\\/#&~\- ]/g, "\\$&") }
          : none(at)
      }),
  ],
  ...regexFunctions,
  [
    "itertools.chain",
    (evaluation, span) =>
      callable("chain", span, (args, at) => {
        const items: Value[] = []
        for (const given of args.positional) {
          const iterated = iterate(evaluation, given)
          if (iterated.kind === "unknown") return { ...iterated, span: at }
          items.push(...iterated.items)
        }
        return { kind: "list", items, span: at }
      }),
  ],
  [
    "itertools.product",
    (evaluation, span) =>
      callable("product", span, (args, at) => {
        let rows: readonly (readonly Value[])[] = [[]]
        for (const given of args.positional) {
          const iterated = iterate(evaluation, given)
          if (iterated.kind === "unknown") return { ...iterated, span: at }
          rows = rows.flatMap((row) => iterated.items.map((item) => [...row, item])).slice(0, 10_000)
        }
        return {
          kind: "list",
          items: rows.map((row): Value => ({ kind: "tuple", items: [...row], span: at })),
          span: at,
        }
      }),
  ],
  [
    "urllib.parse.urlparse",
    (evaluation, span) => callable("urlparse", span, (args, at) => urlParts(evaluation, args, at)),
  ],
  [
    "urllib.parse.urlsplit",
    (evaluation, span) => callable("urlsplit", span, (args, at) => urlParts(evaluation, args, at)),
  ],
  ["re.compile", (_, span) => callable("re.compile", span, (args, at) => args.positional[0] ?? none(at))],
])
