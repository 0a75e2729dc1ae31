import { describe, expect, test } from "vitest"
import { parseJava } from "../../src/source/java/parse.ts"

describe("Java that is sound, though the grammar stumbles over it", () => {
  test.each([
    "@SpringBootApplication(exclude = {A.class, B.class}) class App { void main() { SpringApplication.run(App.class, args); } }",
    "class App { Logger log = LoggerFactory.getLogger( App . class ); }",
    "class App { int of(int x) { return switch (x) { case 1 -> 2; default -> 3; }; } }",
    "class App { void set(HttpSecurity http) { http.with(authorizationServer(), withDefaults()); mail.to(me).uses(x); } }",
    // Members without the class around them, as they are pasted.
    "@Bean\npublic SecurityFilterChain chain(HttpSecurity http) throws Exception { return http.build(); }",
    '@Override public void addCorsMappings(CorsRegistry registry) { registry.addMapping("/**"); }',
    'private final String origin = "a"; void f() { }',
    'registry.addMapping("/**").allowedOrigins("https://a.example");',
    "import a.b.C; class App { }",
  ])("%s", (source) => {
    expect(parseJava(source).problems).toEqual([])
  })
})
