// What the members of a language's own texts and lists make of an environment variable, on the way to a list of origins.
import { describe, expect, test } from "vitest"
import type { FrameworkName } from "../../src/servers/frameworks.ts"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"

const ORIGINS = ["https://a.example", "https://b.example", "https://c.example"]

/** Which of some origins a server lets in, and what is wrong with its text. */
function letIn(framework: FrameworkName, source: string, env: Readonly<Record<string, string>>) {
  const server = serverOf({ ...sourceConfig(framework, source), env })
  const allowed = ORIGINS.filter((origin) => {
    const reply = server.respond({
      method: "GET",
      path: "/",
      scheme: "http",
      host: "localhost:8000",
      headers: [
        ["Host", "localhost:8000"],
        ["Origin", origin],
      ],
    })
    return (
      reply.kind === "answer" &&
      reply.headers.some(({ name, value }) => /^access-control-allow-origin$/i.test(name) && value === origin)
    )
  })
  return {
    allowed,
    problems: server.findings.filter(({ kind }) => kind === "problem").map((each) => each.text),
  }
}

const csharp = (origins: string): string => `var builder = WebApplication.CreateBuilder(args);
var given = Environment.GetEnvironmentVariable("ORIGINS");
builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.WithOrigins(${origins})));
var app = builder.Build();
app.UseCors();
app.MapGet("/", () => "hi");
app.Run();`

const java = (origins: string): string => `@Configuration
class Web implements WebMvcConfigurer {
  public void addCorsMappings(CorsRegistry registry) {
    String given = System.getenv("ORIGINS");
    registry.addMapping("/**").allowedOrigins(${origins});
  }
}
@RestController class Api { @GetMapping("/") String hi() { return "hi"; } }`

describe("C#", () => {
  test.each([
    ["Split by a character", "given.Split(',')", "https://a.example,https://b.example", ["a", "b"]],
    [
      "Split by one of some, without the empty ones and the blanks",
      "given.Split(new[] { ',', ';' }, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)",
      "https://a.example, https://b.example;;https://c.example",
      ["a", "b", "c"],
    ],
    ["Split keeps blanks otherwise", "given.Split(',')", "https://a.example, https://b.example", ["a"]],
    ["TrimEnd takes all of them", "given.TrimEnd('/')", "https://a.example//", ["a"]],
    ["Trim takes white space where nothing is given", "given.Trim()", " \thttps://a.example ", ["a"]],
    [
      "?? throw goes on where there is something",
      'given ?? throw new InvalidOperationException("ORIGINS is not set")',
      "https://a.example",
      ["a"],
    ],
  ])("%s", (_, origins, value, expected) => {
    expect(letIn("aspnet", csharp(origins), { ORIGINS: value })).toEqual({
      allowed: expected.map((name) => `https://${name}.example`),
      problems: [],
    })
  })
})

describe("Java", () => {
  test.each([
    ["split leaves out the empty ones at the end", 'given.split(",")', "https://a.example,,", ["a"]],
    ["isBlank of blanks", 'given.isBlank() ? "https://b.example" : given', "  ", ["b"]],
    [
      "isEmpty of blanks is false",
      'given.isEmpty() ? "https://b.example" : "https://c.example"',
      "  ",
      ["c"],
    ],
  ])("%s", (_, origins, value, expected) => {
    expect(letIn("spring", java(origins), { ORIGINS: value })).toEqual({
      allowed: expected.map((name) => `https://${name}.example`),
      problems: [],
    })
  })
})
