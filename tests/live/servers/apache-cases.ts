import fc from "fast-check"
import { pick } from "./cors-options.ts"

const value = pick(
  '"*"',
  "*",
  '"https://app.example.com"',
  '"%{ORIGIN}e"',
  '"%{HTTP_ORIGIN}e"',
  '"expr=%{HTTP:Origin}"',
  "'http://localhost:5173'",
)

const condition = pick(
  "",
  "",
  "",
  " env=ORIGIN",
  " env=!ORIGIN",
  ` "expr=%{HTTP:Origin} =~ m#^https://.*\\.example\\.com$#"`,
  ` "expr=%{REQUEST_METHOD} == 'OPTIONS' && -n %{HTTP:Access-Control-Request-Method}"`,
  ` "expr=%{REQUEST_METHOD} -in {'GET','POST'} || req('Origin') == 'null'"`,
)

const header = fc
  .record({
    always: pick("", "", "always ", "onsuccess "),
    action: pick("set", "set", "set", "add", "append", "merge", "setifempty"),
    name: pick(
      "Access-Control-Allow-Origin",
      "Access-Control-Allow-Origin",
      '"Access-Control-Allow-Credentials"',
      "Access-Control-Allow-Methods",
      "Access-Control-Allow-Headers",
      "Access-Control-Max-Age",
      "Vary",
      "X-Frame-Options",
    ),
    value,
    condition,
  })
  .map(({ always, action, name, value: origin, condition: when }) => {
    const bare = name.replaceAll('"', "")
    const text =
      {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": '"GET, POST, PUT, OPTIONS"',
        "Access-Control-Allow-Headers": '"Content-Type, Authorization"',
        "Access-Control-Max-Age": "600",
        Vary: "Origin",
      }[bare] ?? "DENY"
    return `Header ${always}${action} ${name} ${text}${when}`
  })

const other = pick(
  "Header unset Access-Control-Allow-Origin",
  "Header always unset Access-Control-Allow-Origin",
  'Header edit Access-Control-Allow-Origin "^http://(.*)$" "https://$1"',
  "Header echo ^Origin$",
  "RequestHeader unset Origin",
  "ProxyErrorOverride On",
)

const conditional = fc.oneof(
  fc.constant(['SetEnvIf Origin "^(https?://(.+\\.)?example\\.com)$" ORIGIN=$1']),
  fc.constant(['SetEnvIfNoCase Origin "localhost|EXAMPLE" ORIGIN=$0']),
  fc.constant(["SetEnv ORIGIN https://set.example.com"]),
  fc
    .array(header, { minLength: 1, maxLength: 2 })
    .map((inner) => [
      `<If "%{HTTP:Origin} =~ /example/">`,
      ...inner,
      "</If>",
      "<Else>",
      "Header set X-Else 1",
      "</Else>",
    ]),
  fc
    .array(header, { minLength: 1, maxLength: 2 })
    .map((inner) => ["<IfModule mod_headers.c>", ...inner, "</IfModule>"]),
)

const rules = pick<readonly string[]>(
  [],
  [],
  ["RewriteEngine On", "RewriteCond %{REQUEST_METHOD} OPTIONS", "RewriteRule ^(.*)$ $1 [R=200,L]"],
  ["RewriteEngine On", "RewriteCond %{REQUEST_METHOD} =OPTIONS", "RewriteRule ^ - [R=204,L]"],
  [
    "RewriteEngine On",
    "RewriteCond %{HTTP:Origin} ^(https://.*\\.example\\.com)$ [NC,OR]",
    "RewriteCond %{HTTP:Origin} ^(http://localhost.*)$",
    "RewriteRule .* - [E=ORIGIN:%1]",
  ],
  ["RewriteEngine On", "RewriteCond %{HTTP:Origin} evil", "RewriteRule ^/ - [F]"],
  ["RewriteEngine On", "RewriteRule ^/old https://new.example.com/ [R=301,L]"],
)

const access = pick<readonly string[]>(
  [],
  [],
  [],
  ["AuthType Basic", 'AuthName "closed"', "AuthUserFile /etc/hosts", "Require valid-user"],
  [
    "AuthType Basic",
    'AuthName "closed"',
    "AuthUserFile /etc/hosts",
    "<LimitExcept OPTIONS>",
    "Require valid-user",
    "</LimitExcept>",
  ],
  ["<Limit DELETE>", "Require all denied", "</Limit>"],
  ["Require method GET POST OPTIONS"],
)

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `    ${line}`)

/** A virtual host: UPSTREAM and LISTEN are put in by whoever starts it. */
export const apacheSource = fc
  .record({
    rules,
    lines: fc.array(header, { maxLength: 4 }),
    conditionals: fc.array(conditional, { maxLength: 2 }),
    others: fc.array(other, { maxLength: 1 }),
    api: fc.array(header, { maxLength: 3 }),
    access,
    pattern: fc.array(header, { maxLength: 2 }),
  })
  .map(({ rules: rewriting, lines, conditionals, others, api, access: who, pattern }) =>
    [
      "<VirtualHost LISTEN>",
      ...indented([
        ...rewriting,
        ...conditionals.flat(),
        ...lines,
        ...others,
        "Redirect 302 /old /users",
        "ProxyPass /old !",
        "ProxyPass / UPSTREAM/",
        "<Location /api>",
        ...indented([...api, ...who]),
        "</Location>",
        '<LocationMatch "\\.json$">',
        ...indented(pattern),
        "</LocationMatch>",
        "<Location /healthz>",
        ...indented(["Require all denied"]),
        "</Location>",
      ]),
      "</VirtualHost>",
    ].join("\n"),
  )

/** An `.htaccess`: the rules of a folder see what comes behind it. */
export const htaccessSource = fc
  .record({
    rules: pick<readonly string[]>(
      [],
      ["RewriteEngine On", "RewriteCond %{REQUEST_METHOD} OPTIONS", "RewriteRule ^(.*)$ $1 [R=200,L]"],
      ["RewriteEngine On", "RewriteCond %{REQUEST_METHOD} =OPTIONS", "RewriteRule ^ - [R=204,L]"],
      [
        "RewriteEngine On",
        "RewriteCond %{HTTP:Origin} ^https://(x|app)\\.example\\.com$",
        "RewriteRule .* - [E=ORIGIN:%{HTTP:Origin}]",
      ],
    ),
    lines: fc.array(header, { minLength: 1, maxLength: 4 }),
    conditionals: fc.array(conditional, { maxLength: 2 }),
    files: fc.array(header, { maxLength: 2 }),
    access: pick<readonly string[]>(
      [],
      [],
      ["<Limit OPTIONS>", "Require all denied", "</Limit>"],
      ["<LimitExcept GET OPTIONS>", "Require all denied", "</LimitExcept>"],
    ),
  })
  .map(({ rules: rewriting, lines, conditionals, files, access: who }) =>
    [
      ...rewriting,
      ...conditionals.flat(),
      ...lines,
      '<FilesMatch "\\.(json|woff2?)$">',
      ...indented(files),
      "</FilesMatch>",
      ...who,
    ].join("\n"),
  )
