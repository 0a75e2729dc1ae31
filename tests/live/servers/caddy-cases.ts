import fc from "fast-check"
import { pick } from "./cors-options.ts"

const value = pick(
  "*",
  '"*"',
  "https://app.example.com",
  "{header.Origin}",
  '"{http.request.header.Origin}"',
  "{allowed}",
  "{re.corsorigin.1}",
)

const line = fc
  .record({
    prefix: pick("", "", "", "+", ">", "?", "-"),
    name: pick(
      "Access-Control-Allow-Origin",
      "Access-Control-Allow-Origin",
      "Access-Control-Allow-Credentials",
      "Access-Control-Allow-Methods",
      "Access-Control-Allow-Headers:",
      "Access-Control-Max-Age",
      "Vary",
      "X-Total",
    ),
    value,
  })
  .map(({ prefix, name, value: origin }) => {
    if (prefix === "-") return `-${name.replace(/:$/, "")}`
    const texts: Readonly<Record<string, string>> = {
      "Access-Control-Allow-Origin": origin,
      "Access-Control-Allow-Credentials": "true",
      "Access-Control-Allow-Methods": '"GET, POST, PUT, OPTIONS"',
      "Access-Control-Allow-Headers:": '"Content-Type, Authorization"',
      "Access-Control-Max-Age": "600",
      Vary: "Origin",
      "X-Total": "8",
    }
    return `${prefix}${name} ${texts[name] ?? ""}`
  })

const MATCHER = ["", "", "@preflight ", "@allowed ", "@others ", "/api/* ", "* "] as const

const header = fc.oneof(
  fc
    .record({ matcher: pick(...MATCHER), line })
    .map(({ matcher, line: one }) => [`header ${matcher}${one.endsWith(":") ? one.slice(0, -1) : one}`]),
  fc
    .record({
      matcher: pick(...MATCHER),
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      defers: fc.boolean(),
    })
    .map(({ matcher, lines, defers }) => [
      `header ${matcher}{`,
      ...lines.map((one) => `\t${one}`),
      // Caddy 2.6.2 does not start with `defer` and nothing but defaults.
      ...(defers && lines.some((one) => !one.startsWith("?")) ? ["\tdefer"] : []),
      "}",
    ]),
  fc.constant(['header Access-Control-Allow-Origin "^http://(.*)$" "https://$1"']),
)

const MATCHERS = [
  "@preflight {",
  "\tmethod OPTIONS",
  "\theader Access-Control-Request-Method *",
  "}",
  "@allowed header_regexp corsorigin Origin ^(https?://(?:localhost|[a-z]+\\.example\\.com)(?::\\d+)?)$",
  "@others {",
  "\tnot header Origin https://app.example.com",
  "\tnot {",
  "\t\tmethod POST",
  "\t}",
  "}",
  "@suffix header Origin *.example.com",
  "@nobody header !Origin",
]

const indented = (lines: readonly string[]): readonly string[] => lines.map((each) => `\t${each}`)

const other = fc.oneof(
  fc.constant(["respond @preflight 204"]),
  fc.constant(['respond @suffix "hello" 200']),
  fc.constant(["error @nobody 403"]),
  fc.constant(["redir /old https://new.example.com/users permanent"]),
  fc.constant([
    "basicauth /api/* {",
    "\tBob $2a$14$Zkx19XLiW6VYouLHR5NmfOFU0z2GTNmpkT/5qqR7hx4IjWJPDhjvG",
    "}",
  ]),
  fc.constant(["request_header -Origin"]),
  fc
    .record({
      matcher: pick("@preflight ", "/api/* ", "@suffix ", ""),
      inner: fc.array(header, { maxLength: 2 }),
      ends: fc.boolean(),
    })
    .map(({ matcher, inner, ends }) => [
      `handle ${matcher}{`,
      ...indented(inner.flat()),
      ...(ends ? ["\trespond 204"] : []),
      "}",
    ]),
  fc.array(header, { maxLength: 2 }).map((inner) => ["route {", ...indented(inner.flat()), "}"]),
  fc
    .array(header, { maxLength: 2 })
    .map((inner) => ["handle_path /api/* {", ...indented(inner.flat()), "\treverse_proxy UPSTREAM", "}"]),
)

/** A site: UPSTREAM and LISTEN are put in by whoever starts it. */
export const caddySource = fc
  .record({
    headers: fc.array(header, { maxLength: 3 }),
    others: fc.array(other, { maxLength: 3 }),
    down: pick<readonly string[]>(
      [],
      [],
      ["header_down -Access-Control-Allow-Origin"],
      ["header_down Access-Control-Allow-Origin https://down.example.com"],
      ["header_down +Vary Cookie"],
    ),
  })
  .map(({ headers, others, down }) =>
    [
      "LISTEN {",
      ...indented([
        ...MATCHERS,
        "map {header.Origin} {allowed} {",
        "\thttps://app.example.com https://app.example.com",
        '\t~^(http://localhost.*)$ "${1}"',
        '\tdefault ""',
        "}",
        ...headers.flat(),
        ...others.flat(),
        "reverse_proxy UPSTREAM {",
        ...indented(down),
        "}",
      ]),
      "}",
    ].join("\n"),
  )
