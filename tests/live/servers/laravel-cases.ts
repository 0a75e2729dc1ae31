import fc from "fast-check"

const pick = <const T>(...items: readonly T[]) => fc.constantFrom(...items)

const ORIGINS = [
  "['*']",
  "['http://localhost:5173']",
  "['https://app.example.com', 'http://localhost:5173']",
  "['https://*.example.com']",
  "['https://app.example.com/']",
  "[]",
  "explode(',', env('CORS_ORIGINS', 'http://localhost:5173,https://app.example.com'))",
  "array_filter([env('FRONTEND_URL'), \"https://\" . 'app.example.com', null])",
  "array('http://localhost:5173', 'null')",
  "env('APP_ENV') === 'local' ? ['*'] : ['https://app.example.com']",
  "array_map('trim', explode(',', ' http://localhost:5173 , https://x.example.com'))",
  "[env('FRONTEND_URL', 'http://localhost:5173')]",
  "array_merge(['http://localhost:5173'], [env('NONE') ?: 'https://x.example.com'])",
]

/** A `config/cors.php`, each setting at random, and some of them missing. */
export const laravelSource = fc
  .record(
    {
      paths: pick(
        "['api/*', 'sanctum/csrf-cookie']",
        "['*']",
        "['/', 'own']",
        "['/api/*/', '/users']",
        "['http://localhost/*']",
      ),
      allowed_methods: pick("['*']", "['GET', 'put']", "['GET', 'POST', 'OPTIONS']", "[]"),
      allowed_origins: pick(...ORIGINS),
      allowed_origins_patterns: pick(
        "[]",
        "[]",
        "['#^https://[a-z]+\\.example\\.com$#']",
        "['/localhost/i']",
      ),
      allowed_headers: pick("['*']", "['Content-Type', 'Authorization']", "['X-A']", "[]"),
      exposed_headers: pick("[]", "['X-Total']", "false", "['X-Total', 'ETag']"),
      max_age: pick("0", "3600", "null", "60 * 60", "env('MAX_AGE', 5)", "'600'"),
      supports_credentials: pick("true", "false", "env('CREDENTIALS', true)", "(bool) env('NONE')"),
    },
    { requiredKeys: ["paths", "allowed_origins"] },
  )
  .map(
    (settings) =>
      `<?php\n\nreturn [\n${Object.entries(settings)
        .map(([name, value]) => `    '${name}' => ${value},\n`)
        .join("")}];\n`,
  )
