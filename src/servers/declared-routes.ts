/** A route as a text seems to declare it, with something in the place of each parameter. */
export interface DeclaredRoute {
  readonly method: string
  readonly path: string
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const
const METHOD = METHODS.join("|")

/** A literal, behind what opens a list of arguments and names one: `("/users"`, `(path="/users"`, `: '/users'`, ` "/users"`. */
const LITERAL = `[ ]?[(=:]?\\s{0,40}(?:(?:path|value|url|rule)[ ]?[=:][ ]?)?["'\`]([^"'\`\\n]{0,200})["'\`]`

/**
 * `@app.get("/users")`, `router.post('/users'`, `r.GET("/users"`, `@GetMapping("/users")`, `[HttpGet("users")]`,
 * `app.MapGet("/users"`, `web.get("/users"`, `add_get("/users"`, `Route::get('/users'`, `get "/users"`.
 */
const OF_METHOD = new RegExp(`(?:\\b|_|Map|Http)(${METHOD})(?:Mapping|Async)?${LITERAL}`, "gi")

/** Those that say their methods beside the path, or none at all; Go's have them in the pattern. */
const OF_ANY = new RegExp(
  `\\b(?:route|api_route|add_url_rule|add_api_route|Route|Handle|HandleFunc|RequestMapping|path|re_path|all|any)${LITERAL}([^\\n]*)`,
  "g",
)
const IN_PATTERN = new RegExp(`^(${METHOD}) (/.*)$`)
const SAID = METHODS.map((method) => [method, new RegExp(`\\b${method}\\b`, "i")] as const)

/** fastify.route({ method: "GET", url: "/users" }) */
const OF_OPTIONS = new RegExp(
  `\\bmethod[ ]?:[ ]?["'](${METHOD})["'],\\s{0,40}url[ ]?:[ ]?["'\`]([^"'\`\\n]{0,200})`,
  "gi",
)

/** An object whose keys are paths, as Bun has it: `"/users": {` with methods, `"/users": (req) =>`, `"/users": new Response(` */
const OF_KEYS =
  /["'](\/[^"'\n]{0,200})["']\s{0,10}:\s{0,10}(?:(\{)|\(|async\b|function\b|\w{1,40}\s{0,4}=>|new\s+Response\b|Response\b)/g
const METHOD_KEYS = METHODS.map((method) => [method, new RegExp(`\\b${method}\\s*[:(]`)] as const)

/** `url.pathname === "/users"`, `req.url.startsWith("/users")`: servers that have no router ask by themselves. */
const OF_COMPARISON =
  /\b(?:pathname|path|url)\s{0,4}(?:={2,3}\s{0,4}|\.startsWith\(\s{0,4})["'`](\/[^"'`\n]{0,200})["'`]/g

/** What routes stand below: routers, groups, controllers, mounts. */
const PREFIX = new RegExp(
  `\\b(?:(?:url_)?prefix|basePath|setGlobalPrefix|Controller|RequestMapping|Route|Group|MapGroup|use|mount|route|register|namespace|scope|path)${LITERAL}`,
  "g",
)

/** Something that fits a parameter of any of the syntaxes. */
const filled = (path: string): string =>
  path
    .replaceAll(/\{\*{0,2}\w*[:?]?[^}]*\}|<[^<>]*>|:\w+(?:\([^)]*\))?[?*+]?/g, "1")
    .replaceAll(/\*\w*|\/?\$$|^\^/g, "")

/** A path from its beginning, without a slash too many, and none at its end. */
const joined = (...parts: readonly string[]): string =>
  `/${parts
    .map((part) => part.replaceAll(/^\/+|\/+$/g, ""))
    .filter((part) => part !== "")
    .join("/")}`

/** More are not looked at. */
const MOST_PREFIXES = 6
const MOST_ROUTES = 100

function* written(text: string): Generator<DeclaredRoute> {
  for (const { index, 1: method = "", 2: path = "" } of text.matchAll(OF_METHOD)) {
    // `headers.get("Origin")` is none; in attributes and annotations paths begin without a slash.
    if (/^\/|^$/.test(path) || /[@[:]\s*$/.test(text.slice(Math.max(0, index - 2), index)))
      yield { method: method.toUpperCase(), path }
  }
  for (const [, path = "", rest = ""] of text.matchAll(OF_ANY)) {
    const [, ofPattern, after = path] = IN_PATTERN.exec(path) ?? []
    const said = SAID.flatMap(([method, word]) => (word.test(rest) ? [method] : []))
    for (const method of ofPattern === undefined ? (said.length === 0 ? METHODS : said) : [ofPattern])
      yield { method, path: after }
  }
  for (const { index, 0: whole, 1: path = "", 2: brace } of text.matchAll(OF_KEYS)) {
    const from = index + whole.length
    // Up to the next path, or as far as such an object goes.
    const [inside = ""] = text.slice(from, from + 2000).split(/["']\//, 1)
    const own = METHOD_KEYS.flatMap(([method, key]) => (key.test(inside) ? [method] : []))
    if (brace === undefined || own.length > 0)
      for (const method of brace === undefined ? METHODS : own) yield { method, path }
  }
  for (const [, path = ""] of text.matchAll(OF_COMPARISON))
    for (const method of METHODS) yield { method, path }
  for (const [, method = "", path = ""] of text.matchAll(OF_OPTIONS))
    yield { method: method.toUpperCase(), path }
}

/**
 * The routes that a text seems to declare, by its words and not by its language, each alone and below all that could be a
 * prefix of it, the likelier first. Guesses, too many of them: whoever asks holds each against the server itself.
 */
export function declaredRoutes(text: string): readonly DeclaredRoute[] {
  const prefixes = [...new Set([...text.matchAll(PREFIX)].map(([, prefix = ""]) => prefix))]
    .filter((prefix) => prefix !== "" && prefix !== "/" && !/[\s*]/.test(prefix))
    .slice(0, MOST_PREFIXES)
  const bases = [
    "",
    ...prefixes,
    ...prefixes.flatMap((a) => prefixes.filter((b) => b !== a).map((b) => joined(a, b))),
  ]
  const routes = [...written(text)].slice(0, MOST_ROUTES)
  const found = new Map<string, DeclaredRoute>()
  for (const base of bases)
    for (const { method, path } of routes) {
      const whole = filled(joined(base, path))
      // What stands at the top of its router has a slash with some, and none with others.
      for (const each of path.endsWith("/") && whole !== "/" ? [`${whole}/`, whole] : [whole])
        found.set(`${method} ${each}`, { method, path: each })
    }
  return [...found.values()]
}
