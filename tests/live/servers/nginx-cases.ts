import fc from "fast-check"

const pick = <const T>(...items: readonly T[]) => fc.constantFrom(...items)

const VALUES = [
  "*",
  "'*'",
  "$http_origin",
  '"$http_origin"',
  "$cors_origin",
  "https://app.example.com",
  "$scheme://$host",
]

const header = fc
  .record({
    name: pick(
      "Access-Control-Allow-Origin",
      "'Access-Control-Allow-Origin'",
      "Access-Control-Allow-Credentials",
      "Access-Control-Allow-Methods",
      "Access-Control-Allow-Headers",
      "Access-Control-Max-Age",
      "Vary",
      "X-Frame-Options",
    ),
    origin: pick(...VALUES),
    always: fc.boolean(),
  })
  .map(({ name, origin, always }) => {
    const bare = name.replaceAll("'", "")
    const value =
      {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": "'GET, POST, PUT, OPTIONS'",
        "Access-Control-Allow-Headers": '"Content-Type, Authorization"',
        "Access-Control-Max-Age": "600",
        Vary: "Origin",
      }[bare] ?? "DENY"
    return `add_header ${name} ${value}${always ? " always" : ""};`
  })

const headers = fc.array(header, { maxLength: 4 })

/** `if` as people write it, in a location. */
const condition = fc.oneof(
  headers.map((inner) => [`if ($request_method = 'OPTIONS') {`, ...inner, "return 204;", "}"]),
  headers.map((inner) => ["if ($request_method = OPTIONS) {", ...inner, "return 200;", "}"]),
  headers.map((inner) => [
    'if ($http_origin ~* "^https?://(localhost(:[0-9]+)?|(.*\\.)?example\\.com)$") {',
    ...inner,
    "}",
  ]),
  headers.map((inner) => ["if ($request_method ~* '(GET|POST)') {", ...inner, "}"]),
  fc.constant(["if ($http_origin = '') {", "return 403;", "}"]),
  fc.constant([
    "set $cors '';",
    "if ($http_origin ~ '^https://app\\.example\\.com$') {",
    "set $cors 'true';",
    "}",
    "if ($cors = 'true') {",
    "add_header Access-Control-Allow-Origin $http_origin;",
    "}",
  ]),
)

const rest = fc.array(
  pick(
    "limit_except GET POST OPTIONS { deny all; }",
    "proxy_hide_header Access-Control-Allow-Origin;",
    "auth_basic 'closed'; auth_basic_user_file /etc/hosts;",
    "proxy_set_header Host $host;",
  ),
  { maxLength: 2 },
)

const unique = (lines: readonly string[]): readonly string[] => [...new Set(lines)]

const MAP = `map $http_origin $cors_origin {
    default "";
    "~^https?://(localhost|127\\.0\\.0\\.1)(:\\d+)?$" $http_origin;
    "~\\.example\\.com$" $http_origin;
    https://evil.com "https://app.example.com";
}`

/** A server with locations of every kind: UPSTREAM and LISTEN are put in by whoever starts it. */
export const nginxSource = fc
  .record({
    outer: headers,
    headers,
    conditions: fc.array(condition, { maxLength: 2 }),
    rest,
    api: headers,
    pattern: headers,
    api2: fc.boolean(),
  })
  .map(({ outer, headers: own, conditions, rest: others, api, pattern, api2 }) =>
    [
      MAP,
      "server {",
      "  listen LISTEN;",
      ...outer.map((line) => `  ${line}`),
      "  location / {",
      ...[...own, ...conditions.flat(), ...unique(others), "proxy_pass UPSTREAM;"].map(
        (line) => `    ${line}`,
      ),
      "  }",
      "  location = /healthz {",
      "    return 200 'ok';",
      "  }",
      "  location ^~ /api/ {",
      ...[...api, "proxy_pass UPSTREAM;"].map((line) => `    ${line}`),
      "  }",
      ...(api2
        ? ["  location ~ \\.json$ {", ...[...pattern, "return 404;"].map((line) => `    ${line}`), "  }"]
        : []),
      "  location /old {",
      "    return 301 /users;",
      "  }",
      "  location /files/ {",
      "    root /nowhere;",
      "  }",
      "}",
    ].join("\n"),
  )
