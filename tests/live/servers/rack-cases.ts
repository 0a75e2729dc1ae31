import fc from "fast-check"
import { pick } from "./cors-options.ts"

const origins = fc.oneof(
  pick(
    "'*'",
    "'http://localhost:5173', 'https://app.example.com'",
    "'localhost:5173', 'app.example.com'",
    "['https://app.example.com', 'https://x.example.com']",
    "'http://localhost:5173/'",
    "/\\Ahttps:\\/\\/[a-z]+\\.example\\.com\\z/, 'null'",
    "%r{localhost}",
    "*ALLOWED",
    "ENV.fetch('ORIGINS', 'https://app.example.com,http://localhost:5173').split(',').map(&:strip)",
  ),
  pick(
    "{ |source, env| source.end_with?('.example.com') }",
    "->(source, env) { ALLOWED.include?(source) || source == 'null' }",
    "lambda { |source, _env| source =~ /localhost/ }",
  ),
)

const resource = fc
  .record({
    path: pick("'*'", "'/users'", "'/api/*'", "'/api/:id'", "%r{\\A/(users|own)\\z}", "'/us*'"),
    options: fc.record(
      {
        headers: pick(":any", "['Content-Type', 'Authorization']", "'x-a'", "%w[x-a authorization]"),
        methods: pick(":any", "[:get, :post, :put]", ":get", "%i[get delete]", "['post', 'patch']"),
        expose: pick("['X-Total']", "'ETag'"),
        max_age: pick("600", "0"),
        vary: pick("['Accept', 'Origin']", "'Accept-Language'"),
        credentials: pick("true", "false"),
        if: pick(
          "proc { |env| env['REQUEST_METHOD'] != 'PUT' }",
          "->(env) { env['HTTP_HOST'].start_with?('localhost') }",
        ),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ path, options }) =>
    [
      path,
      ...Object.entries(options).map(([name, value], i) =>
        i % 2 === 0 ? `${name}: ${value}` : `:${name} => ${value}`,
      ),
    ].join(", "),
  )

/** `*` with credentials does not start. */
const block = fc
  .record({ origins, resources: fc.array(resource, { minLength: 1, maxLength: 3 }) })
  .filter(
    ({ origins: given, resources }) =>
      given !== "'*'" || !resources.some((each) => /credentials(?::| =>) true/.test(each)),
  )
  .map(({ origins: given, resources }) =>
    ["  allow do", `    origins ${given}`, ...resources.map((each) => `    resource ${each}`), "  end"].join(
      "\n",
    ),
  )

/** A `config.ru`: its app is called APP. */
export const rackSource = fc
  .record({
    blocks: fc.array(block, { minLength: 1, maxLength: 2 }),
    before: pick("", "", "", "use Rack::Auth::Basic do |user, _password|\n  user == 'a'\nend\n"),
  })
  .map(
    ({ blocks, before }) =>
      `ALLOWED = ['https://app.example.com', 'http://localhost:5173'].freeze\n\n${before}use Rack::Cors do\n${blocks.join("\n\n")}\nend\n\nrun APP\n`,
  )
