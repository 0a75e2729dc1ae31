import { PythonSet } from "../../source/python/set-order.ts"
import { re2 } from "../../source/regular-expressions.ts"
import { compilePattern } from "../python/pattern.ts"
import type { FlaskRoute } from "./runtime.ts"

/**
 * Which of Python's orders of a set is played: that of a process with `PYTHONHASHSEED=120`, as the one of the recordings had
 * it. Without that variable, `Allow` lists its methods in another order each time the server starts.
 */
const SEED = 120

const CONVERTERS: Readonly<Record<string, string>> = {
  default: "[^/]+",
  string: "[^/]+",
  int: "\\d+",
  float: "\\d+\\.\\d+",
  path: "[^/].*?",
  uuid: "[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}",
}

export interface Matched {
  readonly route: FlaskRoute
  readonly params: ReadonlyMap<string, string>
  /** static parts come first, then fewer converters */
  readonly rank: string
}

/** What a rule makes of a path: a match, the slash that is missing at its end, or nothing. */
export function matchRule(route: FlaskRoute, path: string): Matched | "slash" | null {
  const names: string[] = []
  let rank = ""
  const source = route.rule
    .split(/(<[^>]+>)/)
    .map((part) => {
      const converter = /^<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>$/.exec(part)
      if (converter === null) {
        rank += "0".repeat(part.split("/").length - 1)
        return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      }
      names.push(converter[2] ?? "")
      rank += converter[1] === "path" ? "2" : "1"
      return `(${CONVERTERS[converter[1] ?? "default"] ?? "[^/]+"})`
    })
    .join("")
  const pattern = compilePattern(source)
  if (pattern.kind !== "pattern") return null
  if (!pattern.fullmatch(path))
    return route.rule.endsWith("/") && !path.endsWith("/") && pattern.fullmatch(`${path}/`) ? "slash" : null
  const groups = re2.get().RE2JS.compile(source).matcher(path)
  const params = new Map<string, string>()
  if (groups.matches()) for (const [i, name] of names.entries()) params.set(name, groups.group(i + 1) ?? "")
  return { route, params, rank }
}

/** The methods of a rule, in the order in which Python keeps them: flask/app.py, add_url_rule; werkzeug/routing/rules.py, Rule. */
function methodsOf({ methods, hasAutomaticOptions }: FlaskRoute): PythonSet {
  const given = new PythonSet(SEED, methods)
  if (hasAutomaticOptions) given.update(new PythonSet(SEED, ["OPTIONS"]))
  const made = given.copy()
  const items = made.items()
  if (items.includes("GET") && !items.includes("HEAD")) made.add("HEAD")
  return made
}

export const takes = (route: FlaskRoute, method: string): boolean => methodsOf(route).items().includes(method)

/** What `Allow` lists for the rules of a path. Matching goes through them twice: werkzeug/routing/matcher.py, merge_slashes. */
export function allowedMethods(routes: readonly FlaskRoute[]): readonly string[] {
  const all = new PythonSet(SEED)
  for (const route of [...routes, ...routes]) all.update(methodsOf(route))
  return all.items()
}
