import type { Evaluation, Module } from "../../source/javascript/interpreter/evaluation.ts"
import { callValue } from "../../source/javascript/interpreter/functions.ts"
import { getMember } from "../../source/javascript/interpreter/members.ts"
import {
  host,
  isCallable,
  NOWHERE,
  nativeFunction,
  object,
  string,
  text,
  undefinedAt,
  unknown,
  type Value,
} from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"
import { commonModules } from "../node/modules.ts"
import type { NodeHttpRuntime, OwnServer } from "./runtime.ts"

/** Node's own modules, as far as a server's answers hang on them. */
export const nodeHttpModules = (
  runtime: () => NodeHttpRuntime,
  made: (server: Value) => Value,
): ReadonlyMap<string, Module> =>
  new Map<string, Module>([
    ...commonModules,
    ["http", (_, span) => httpModule(runtime, made, span)],
    ["https", (_, span) => httpModule(runtime, made, span)],
    ["url", (_, span) => urlModule(span)],
    ["fs", (evaluation, span) => fileModule(evaluation, span)],
  ])

/** The functions of a module, also as its `default`. */
function functions(
  label: string,
  span: Span,
  own: Readonly<Record<string, (args: readonly Value[], span: Span) => Value>>,
): Value {
  const value: Value = host(label, span, {
    get: (name, at) => {
      if (name === "default") return value
      const run = Object.hasOwn(own, name) ? own[name] : undefined
      return run === undefined
        ? unknown(`${label}.${name}`, `\`${label}.${name}\` is not read`, at)
        : nativeFunction(`${label}.${name}`, at, run)
    },
  })
  return value
}

const httpModule = (runtime: () => NodeHttpRuntime, made: (server: Value) => Value, span: Span): Value =>
  functions("http", span, {
    createServer: (args, at) => {
      const listener = args.findLast(isCallable)
      const server: OwnServer = { listeners: listener === undefined ? [] : [listener], isListening: false }
      runtime().servers.push(server)
      return made(serverValue(server, at))
    },
  })

function serverValue(server: OwnServer, span: Span): Value {
  const self: Value = host("server", span, {
    set: () => undefined,
    get: (name, at) =>
      nativeFunction(`server.${name}`, at, ([event, listener]) => {
        if (name === "listen") server.isListening = true
        const isRequest = event !== undefined && text(event) === "request"
        if (/^(?:on|once|addListener)$/.test(name) && isRequest && listener !== undefined)
          server.listeners.push(listener)
        return self
      }),
  })
  return self
}

/** `url.parse(req.url, true)`: the old way to take a path apart. */
const urlModule = (span: Span): Value =>
  functions("url", span, {
    parse: ([given, parsesQuery], at) => {
      const written = given === undefined ? null : text(given)
      if (written === null) return unknown("url.parse()", "which URL is not known", at)
      const [, pathname = "", search = ""] = /^([^?#]*)(\?[^#]*)?/.exec(written) ?? []
      const words = [...new URLSearchParams(search)].map(
        ([name, value]) => [name, string(value, at)] as const,
      )
      const isParsed = parsesQuery?.kind === "boolean" && parsesQuery.value
      const missing: Value = { kind: "null", span: at }
      return object(
        {
          href: string(written, at),
          path: string(pathname + search, at),
          pathname: string(pathname, at),
          search: search === "" ? missing : string(search, at),
          query: isParsed
            ? object(Object.fromEntries(words), at)
            : search === ""
              ? missing
              : string(search.slice(1), at),
        },
        at,
      )
    },
  })

/** Files are taken to be there; what they hold is not known. */
function fileModule(evaluation: Evaluation, span: Span): Value {
  const content = (at: Span): Value => unknown("a file", "what the file holds is not in the paste", at)
  return functions("fs", span, {
    readFile: (args, at) => {
      const callback = args.findLast(isCallable)
      const found: readonly Value[] = [{ kind: "null", span: at }, content(at)]
      if (callback !== undefined) evaluation.later.push(() => callValue(evaluation, callback, found, at))
      return undefinedAt(at)
    },
    readFileSync: (_, at) => content(at),
    existsSync: (_, at) => ({ kind: "boolean", value: true, span: at }),
    // What is piped into the answer ends it.
    createReadStream: (_, at) =>
      host("a file", at, {
        get: (name, where) =>
          nativeFunction(`stream.${name}`, where, ([target]) => {
            if (name === "pipe" && target !== undefined)
              callValue(evaluation, getMember(evaluation, target, "end", NOWHERE), [], where)
            return target ?? undefinedAt(where)
          }),
      }),
  })
}
