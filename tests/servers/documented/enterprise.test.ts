import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import { type Asked, answerOf } from "./asking.ts"

const file = (name: string): string => readFileSync(`tests/servers/files/${name}.txt`, "utf8")
const APP = "https://app.example.com"
const PREFLIGHT = { origin: APP, preflight: { method: "POST", headers: "content-type" } }
const program = (policy: string, pipeline: string): string =>
  `var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddCors(o => {\n  o.AddPolicy("p", b => b${policy});\n  o.AddDefaultPolicy(b => b.WithOrigins("https://default.com"));\n});\nvar app = builder.Build();\n${pipeline}\napp.Run();\n`
const LISTED = `.WithOrigins("${APP}", "https://b.com").WithMethods("GET", "POST").AllowAnyHeader()`
const SAID = [
  `access-control-allow-origin: ${APP}`,
  "access-control-allow-headers: content-type",
  "access-control-allow-methods: GET,POST",
  "vary: Origin",
]

// src/Middleware/CORS/src/Infrastructure/CorsMiddleware.cs, CorsService.cs, CorsPolicyBuilder.cs
describe("ASP.NET Core", () => {
  test.each<[string, string, Asked, number, readonly string[]]>([
    [
      "a preflight is answered with 204",
      program(LISTED, 'app.UseCors("p");\napp.MapPost("/users", () => 1);'),
      PREFLIGHT,
      204,
      SAID,
    ],
    [
      "with 204 too where the origin is not let in",
      program(LISTED, 'app.UseCors("p");\napp.MapPost("/users", () => 1);'),
      { ...PREFLIGHT, origin: "https://evil.com" },
      204,
      [],
    ],
    [
      "one origin alone is named without Vary",
      program(`.WithOrigins("${APP}")`, 'app.UseCors("p");\napp.MapGet("/users", () => 1);'),
      { origin: APP },
      200,
      [`access-control-allow-origin: ${APP}`],
    ],
    [
      "origins are lower-cased as they are listed",
      program(
        '.WithOrigins("HTTPS://APP.example.com", "x")',
        'app.UseCors("p");\napp.MapGet("/users", () => 1);',
      ),
      { origin: APP },
      200,
      [`access-control-allow-origin: ${APP}`, "vary: Origin"],
    ],
    [
      "any origin is `*`",
      program(".AllowAnyOrigin()", 'app.UseCors("p");\napp.MapGet("/users", () => 1);'),
      { origin: APP },
      200,
      ["access-control-allow-origin: *"],
    ],
    [
      "subdomains of a wildcard",
      program(
        '.WithOrigins("https://*.example.com").SetIsOriginAllowedToAllowWildcardSubdomains()',
        'app.UseCors("p");\napp.MapGet("/users", () => 1);',
      ),
      { origin: APP },
      200,
      [`access-control-allow-origin: ${APP}`, "vary: Origin"],
    ],
    [
      "the domain itself is none of them",
      program(
        '.WithOrigins("https://*.example.com").SetIsOriginAllowedToAllowWildcardSubdomains()',
        'app.UseCors("p");\napp.MapGet("/users", () => 1);',
      ),
      { origin: "https://example.com" },
      200,
      [],
    ],
    [
      "a function of one's own is asked",
      program(
        '.SetIsOriginAllowed(origin => new Uri(origin).Host.EndsWith(".example.com"))',
        'app.UseCors("p");\napp.MapGet("/users", () => 1);',
      ),
      { origin: APP },
      200,
      [`access-control-allow-origin: ${APP}`, "vary: Origin"],
    ],
    [
      "UseCors() is the default policy",
      program(LISTED, 'app.UseCors();\napp.MapGet("/users", () => 1);'),
      { origin: "https://default.com" },
      200,
      ["access-control-allow-origin: https://default.com"],
    ],
    [
      "what the endpoint requires goes before what the middleware was told",
      program(LISTED, 'app.UseCors();\napp.MapPost("/users", () => 1).RequireCors("p");'),
      PREFLIGHT,
      204,
      SAID,
    ],
    [
      "a group hands its policy on",
      program(
        LISTED,
        'app.UseCors();\nvar api = app.MapGroup("/api").RequireCors("p");\napi.MapPost("/users", () => 1);',
      ),
      { ...PREFLIGHT, path: "/api/users" },
      204,
      SAID,
    ],
    [
      "[DisableCors] answers the preflight, and says nothing",
      program(
        LISTED,
        'app.UseCors("p");\napp.MapControllers();\n[Route("users")]\npublic class UsersController { [HttpPost] [DisableCors] public int Post() => 1; }',
      ),
      PREFLIGHT,
      204,
      [],
    ],
    [
      "no UseCors: the path takes no OPTIONS",
      program(LISTED, 'app.MapPost("/users", () => 1);'),
      PREFLIGHT,
      405,
      ["allow: POST"],
    ],
    [
      "metadata of CORS without the middleware throws",
      program(LISTED, 'app.MapGet("/users", () => 1).RequireCors("p");'),
      { origin: APP },
      500,
      [],
    ],
    [
      "UseAuthorization before UseCors: the 401 is bare",
      program(
        LISTED,
        'app.UseAuthorization();\napp.UseCors("p");\napp.MapGet("/users", () => 1).RequireAuthorization();',
      ),
      { origin: APP },
      401,
      ["www-authenticate: Bearer"],
    ],
    [
      "UseCors before it: the 401 can be read",
      program(
        LISTED,
        'app.UseCors("p");\napp.UseAuthorization();\napp.MapGet("/users", () => 1).RequireAuthorization();',
      ),
      { origin: APP },
      401,
      ["www-authenticate: Bearer", `access-control-allow-origin: ${APP}`, "vary: Origin"],
    ],
    [
      "no endpoint fits the path",
      program(LISTED, 'app.UseCors("p");\napp.MapGet("/users/{id:int}", (int id) => id);'),
      { path: "/users/x", origin: APP },
      404,
      [`access-control-allow-origin: ${APP}`, "vary: Origin"],
    ],
  ])("%s", (_, source, asked, status, headers) => {
    expect(answerOf("aspnet", source, asked)).toMatchObject({ status, headers })
  })

  test("a setting of appsettings.json is asked for, and its answer counts", () => {
    const source = program(
      '.WithOrigins(builder.Configuration.GetSection("Cors:Origins").Get<string[]>()!)',
      'app.UseCors("p");\napp.MapGet("/users", () => 1);',
    )
    const server = serverOf(sourceConfig("aspnet", source))
    const reply = server.respond({
      method: "GET",
      path: "/users",
      headers: [["Origin", APP]],
      scheme: "https",
      host: "a",
    })
    expect(reply).toMatchObject({ kind: "undetermined", question: { key: "Cors:Origins" } })
    const { headers } = answerOf(
      "aspnet",
      source,
      { origin: APP },
      { answers: { "Cors:Origins": `["${APP}"]` } },
    )
    expect(headers).toEqual([`access-control-allow-origin: ${APP}`])
  })

  test.each([
    [
      "any origin with credentials",
      program(".AllowAnyOrigin().AllowCredentials()", 'app.UseCors("p");'),
      "the builder throws as the app starts",
    ],
    ["a policy that is not there", program(LISTED, 'app.UseCors("q");'), "There is no policy “q”"],
    ["AddCors alone", program(LISTED, ""), "without UseCors none of them is applied"],
  ])("says what is wrong: %s", (_, source, text) => {
    const texts = serverOf(sourceConfig("aspnet", source)).findings.map((finding) => finding.text)
    expect(texts.join("\n")).toContain(text)
  })

  test("Startup.cs is read as well", () => {
    const source = `public class Startup\n{\n  public void ConfigureServices(IServiceCollection services)\n  {\n    services.AddCors(o => o.AddPolicy("p", b => b${LISTED}));\n  }\n  public void Configure(IApplicationBuilder app, IWebHostEnvironment env)\n  {\n    app.UseRouting();\n    app.UseCors("p");\n    app.UseEndpoints(endpoints => { endpoints.MapControllers(); });\n  }\n}\n`
    expect(answerOf("aspnet", source, PREFLIGHT)).toMatchObject({ status: 204, headers: SAID })
  })
})

/** What Spring Security puts on every answer. */
const isSecurity = (header: string): boolean =>
  /^(?:x-content-type-options|x-xss-protection|cache-control|pragma|expires|x-frame-options):/.test(header)

describe("Spring: controllers, and Spring Security before them", () => {
  const security = (lines: string): string =>
    `@Configuration\npublic class S {\n  @Bean\n  public SecurityFilterChain chain(HttpSecurity http) throws Exception {\n    http${lines};\n    return http.build();\n  }\n}\n`
  const CONTROLLER = `@RestController\n@RequestMapping("/users")\n@CrossOrigin("${APP}")\nclass C {\n  @GetMapping\n  public List<User> all() { return null; }\n  @PostMapping\n  @CrossOrigin(allowedHeaders = "X-A")\n  public User add() { return null; }\n}\n`
  const RULES =
    ".csrf(csrf -> csrf.disable()).httpBasic(Customizer.withDefaults()).authorizeHttpRequests(a -> a.anyRequest().authenticated())"
  test.each<[string, string, Asked, number, readonly string[]]>([
    [
      "@CrossOrigin of a class allows the method that is mapped",
      CONTROLLER,
      { origin: APP, preflight: { method: "GET" } },
      200,
      [
        "vary: Origin",
        "vary: Access-Control-Request-Method",
        "vary: Access-Control-Request-Headers",
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-methods: GET",
        "access-control-max-age: 1800",
      ],
    ],
    [
      "that of a method is told beside it",
      CONTROLLER,
      PREFLIGHT,
      403,
      ["vary: Origin", "vary: Access-Control-Request-Method", "vary: Access-Control-Request-Headers"],
    ],
    ["a path without a handler", CONTROLLER, { origin: APP, path: "/x" }, 404, []],
    ["a method without one", CONTROLLER, { origin: APP, method: "DELETE" }, 405, ["allow: GET,POST"]],
    [
      "the rules see the preflight first",
      security(RULES) + CONTROLLER,
      PREFLIGHT,
      401,
      ['www-authenticate: Basic realm="Realm"'],
    ],
    [
      "cors() lets what the controller says count before the rules",
      security(`.cors(Customizer.withDefaults())${RULES}`) + CONTROLLER,
      { origin: APP, preflight: { method: "GET" } },
      200,
      [
        "vary: Origin",
        "vary: Access-Control-Request-Method",
        "vary: Access-Control-Request-Headers",
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-methods: GET",
        "access-control-max-age: 1800",
      ],
    ],
    [
      "a bean CorsConfigurationSource is what cors() asks",
      file("spring"),
      { origin: "http://localhost:5173", path: "/public/x", preflight: { method: "POST", headers: "x-a" } },
      200,
      [
        "vary: Origin",
        "vary: Access-Control-Request-Method",
        "vary: Access-Control-Request-Headers",
        "access-control-allow-origin: http://localhost:5173",
        "access-control-allow-methods: GET,POST",
        "access-control-allow-headers: x-a",
        "access-control-allow-credentials: true",
      ],
    ],
    [
      "csrf() refuses a POST without a token",
      security(".authorizeHttpRequests(a -> a.anyRequest().permitAll())") + CONTROLLER,
      { method: "POST", origin: APP },
      403,
      [],
    ],
    [
      "a rule for OPTIONS lets preflights through",
      security(
        `.csrf(AbstractHttpConfigurer::disable).authorizeHttpRequests(a -> a.requestMatchers(HttpMethod.OPTIONS, "/**").permitAll().anyRequest().authenticated())`,
      ) + CONTROLLER,
      { origin: APP, preflight: { method: "GET" } },
      200,
      [
        "vary: Origin",
        "vary: Access-Control-Request-Method",
        "vary: Access-Control-Request-Headers",
        `access-control-allow-origin: ${APP}`,
        "access-control-allow-methods: GET",
        "access-control-max-age: 1800",
      ],
    ],
    [
      "a login page is a redirect",
      security(
        ".formLogin(Customizer.withDefaults()).authorizeHttpRequests(a -> a.anyRequest().authenticated())",
      ) + CONTROLLER,
      { origin: APP },
      302,
      ["location: https://api.example.com/login"],
    ],
  ])("%s", (_, source, asked, status, headers) => {
    const answer = answerOf("spring", source, asked)
    expect({ ...answer, headers: answer.headers.filter((header) => !isSecurity(header)) }).toMatchObject({
      status,
      headers,
    })
  })

  test("up to 6.2 a preflight that nothing is configured for is refused; since 7.0 it goes on", () => {
    const source = CONTROLLER.replace(/@CrossOrigin\([^)]*\)/g, "")
    const asked = { origin: APP, preflight: { method: "GET" } }
    expect(answerOf("spring", source, asked, { version: "6.2.10" }).status).toBe(403)
    expect(answerOf("spring", source, asked).status).toBe(200)
  })

  test("a setting of application.properties is asked for", () => {
    const source = `class W implements WebMvcConfigurer {\n  @Value("\${cors.origins}")\n  private String[] origins;\n  public void addCorsMappings(CorsRegistry registry) {\n    registry.addMapping("/**").allowedOrigins(origins);\n  }\n}\n`
    expect(
      serverOf(sourceConfig("spring", source))
        .findings.map(({ text }) => text)
        .join(),
    ).toContain("cors.origins")
    expect(
      answerOf("spring", source, { origin: APP }, { answers: { "cors.origins": APP } }).headers,
    ).toContain(`access-control-allow-origin: ${APP}`)
  })
})

describe("Laravel: config/cors.php is run", () => {
  test("entries without the array around them are read as if it were there", () => {
    const source = `'paths' => ['*'],\n'allowed_origins' => ['${APP}'],\n`
    expect(answerOf("laravel", source, { origin: APP }).headers).toEqual([
      `access-control-allow-origin: ${APP}`,
    ])
  })
  test("env() takes words for what they mean", () => {
    const source = `<?php\nreturn ['paths' => ['*'], 'allowed_origins' => ['${APP}'], 'supports_credentials' => env('CREDENTIALS', false)];\n`
    const { headers } = answerOf("laravel", source, { origin: APP }, { env: { CREDENTIALS: "(true)" } })
    expect(headers).toEqual([`access-control-allow-origin: ${APP}`, "access-control-allow-credentials: true"])
  })
  test("a setting that is no array is said", () => {
    const texts = serverOf(
      sourceConfig("laravel", "<?php\nreturn ['paths' => ['*'], 'allowed_origins' => '*'];\n"),
    ).findings.map(({ text }) => text)
    expect(texts.join()).toContain("allowed_origins has to be an array")
  })
})
