import { sourceConfig } from "../../servers/registry.ts"
import { galleryCase, PAGE, POST } from "./case.ts"

const PUT = { ...POST, method: "PUT" }

/** A configuration class of Spring MVC: the calls on its mapping. */
const spring = (calls: readonly string[]) =>
  sourceConfig(
    "spring",
    `@Configuration
public class WebConfig implements WebMvcConfigurer {
    @Override
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping("/**")
${calls.map((call) => `            ${call}\n`).join("")}            ;
    }
}
`.replace(/\n\s*;\n/, ";\n"),
  )

const SECURITY = (cors: string): string => `@Configuration
public class SecurityConfig {
    @Bean
    public SecurityFilterChain filterChain(HttpSecurity http) throws Exception {
        http${cors}
            .csrf(csrf -> csrf.disable())
            .httpBasic(Customizer.withDefaults())
            .authorizeHttpRequests(auth -> auth.anyRequest().authenticated());
        return http.build();
    }
}

@RestController
@CrossOrigin(origins = "${PAGE}")
class UserController {
    @PostMapping("/users")
    public User create(@RequestBody User user) {
        return users.save(user);
    }
}
`

/** A `Program.cs`: its policy, and its pipeline. */
const aspnet = (policy: string, pipeline: readonly string[]) =>
  sourceConfig(
    "aspnet",
    `var builder = WebApplication.CreateBuilder(args);

builder.Services.AddCors(options =>
{
    options.AddPolicy("frontend", policy => policy
        ${policy});
});

var app = builder.Build();
${pipeline.map((line) => `${line}\n`).join("")}
app.MapGet("/users", () => new[] { 1, 2 });
app.MapPost("/users", (User user) => Results.Created("/users/1", user));
app.Run();
`,
  )

const laravel = (settings: readonly string[]) =>
  sourceConfig("laravel", `<?php\n\nreturn [\n${settings.map((line) => `    ${line},\n`).join("")}];\n`)

/** Spring, ASP.NET Core and Laravel. */
export const enterpriseCases = [
  galleryCase({
    id: "spring-security",
    title: "Spring Security answers the preflight first",
    says: "`@CrossOrigin` stands on the controller, and the preflight never gets there: Spring Security asks it for a password. `http.cors()` puts a filter before the rules.",
    tags: ["order", "preflight", "Spring"],
    server: sourceConfig("spring", SECURITY("")),
    request: { ...POST, headers: [...POST.headers, ["Authorization", "Basic YTpi"]] },
  }),
  galleryCase({
    id: "spring-methods",
    title: "Spring: PUT is not allowed by default",
    says: "A mapping begins with what Spring permits: every origin, every header, and GET, HEAD and POST. A `PUT` is answered with 403, `Invalid CORS request`.",
    tags: ["settings", "preflight", "Spring"],
    server: spring([`.allowedOrigins("${PAGE}")`]),
    request: PUT,
  }),
  galleryCase({
    id: "spring-star-credentials",
    title: "Spring: `*` with credentials throws",
    says: 'Since 5.3 the two together are an exception on every request. `allowedOriginPatterns("*")` is accepted, and names whoever asks.',
    tags: ["credentials", "Spring"],
    server: spring(['.allowedOrigins("*")', ".allowCredentials(true)"]),
    request: { credentials: "include" },
  }),
  galleryCase({
    id: "aspnet-slash",
    title: "ASP.NET Core: an origin with a slash",
    says: "`WithOrigins` keeps the slash, and no origin ends with one. The preflight is answered with 204 all the same, and says nothing.",
    tags: ["origins", "ASP.NET"],
    server: aspnet(`.WithOrigins("${PAGE}/").AllowAnyHeader().AllowAnyMethod()`, [
      'app.UseCors("frontend");',
    ]),
    request: POST,
  }),
  galleryCase({
    id: "aspnet-no-use",
    title: "ASP.NET Core: a policy that nobody uses",
    says: "`AddCors` registers a policy. Without `UseCors` no middleware applies it: the preflight meets a path that takes GET and POST, and gets 405.",
    tags: ["order", "preflight", "ASP.NET"],
    server: aspnet(`.WithOrigins("${PAGE}").AllowAnyHeader().AllowAnyMethod()`, []),
    request: POST,
  }),
  galleryCase({
    id: "laravel-paths",
    title: "Laravel: CORS for `api/*` alone",
    says: "`config/cors.php` begins with `paths`: what does not fit one of them gets no header, whatever the origins say.",
    tags: ["settings", "Laravel"],
    server: laravel([
      "'paths' => ['api/*', 'sanctum/csrf-cookie']",
      "'allowed_methods' => ['*']",
      `'allowed_origins' => ['${PAGE}']`,
      "'allowed_headers' => ['*']",
      "'supports_credentials' => true",
    ]),
  }),
  galleryCase({
    id: "laravel-env",
    title: "Laravel: the production origin, at home",
    says: "A single allowed origin is said to everybody, whoever asks: the answer names `https://app.example.com`, and this page is another one.",
    tags: ["origins", "Laravel"],
    server: laravel([
      "'paths' => ['*']",
      "'allowed_methods' => ['*']",
      "'allowed_origins' => [env('FRONTEND_URL', 'https://app.example.com')]",
      "'allowed_headers' => ['*']",
    ]),
  }),
  galleryCase({
    id: "php-options",
    title: "PHP: the script that takes POST alone",
    says: "PHP runs the script for OPTIONS as for anything else. The check of the method, meant for others, refuses the preflight: 405, and a preflight needs an ok status.",
    tags: ["preflight", "PHP"],
    server: sourceConfig(
      "php",
      `<?php
header("Access-Control-Allow-Origin: *");
header("Access-Control-Allow-Headers: Content-Type");
header("Content-Type: application/json");

if ($_SERVER["REQUEST_METHOD"] !== "POST") {
    http_response_code(405);
    echo json_encode(["error" => "POST only"]);
    exit;
}

echo json_encode(["id" => 1]);
`,
    ),
    request: POST,
  }),
  galleryCase({
    id: "php-early-exit",
    title: "PHP: the answer that ends before its headers",
    says: "Without a token the script answers 401 and exits, above the lines with the CORS headers: the page can’t even read that it was refused.",
    tags: ["order", "PHP"],
    server: sourceConfig(
      "php",
      `<?php
$token = $_SERVER['HTTP_AUTHORIZATION'] ?? '';
if ($token === '') {
    http_response_code(401);
    echo json_encode(['error' => 'log in first']);
    exit;
}

header('Access-Control-Allow-Origin: ${PAGE}');
header('Access-Control-Allow-Headers: Authorization');
header('Content-Type: application/json');
echo json_encode([['id' => 1, 'name' => 'Ada']]);
`,
    ),
  }),
]
