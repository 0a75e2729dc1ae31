// What the members of a language's own texts and lists make of an environment variable, on the way to a list of origins.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
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
    ["is null", 'given is null ? "https://b.example" : given', "https://a.example", ["a"]],
    [
      "is one constant or another",
      'given is "dev" or "test" ? "https://b.example" : "https://a.example"',
      "test",
      ["b"],
    ],
    ["is not", 'given is not "dev" ? "https://b.example" : "https://a.example"', "dev", ["a"]],
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

const ruby = (origins: string): string => `given = ENV["ORIGINS"]
list = ${origins}
use Rack::Cors do
  allow do
    origins(*list)
    resource "*", headers: :any, methods: [:get]
  end
end
run ->(env) { [200, {}, ["hi"]] }`

const RUBY = process.env.RUBY_PATH ?? "/usr/bin/ruby"
const ownRuby = (origins: string, given: string): readonly string[] =>
  spawnSync(RUBY, ["-e", `given = ARGV[0]; list = ${origins}; puts [*list]`, given], { encoding: "utf8" })
    .stdout.split("\n")
    .filter((line) => line !== "")

describe.skipIf(!existsSync(RUBY))("Ruby, as the real one does it", () => {
  test.each([
    ["split leaves out the empty ones at the end", 'given.split(",")', "https://a.example,,"],
    [
      "split by a pattern",
      "given.split(/[;,]\\s*/)",
      "https://a.example; https://b.example,https://c.example",
    ],
    ["split by a text that is not there", 'given.split(";")', "https://a.example"],
    ["split by a blank is by white space", 'given.split(" ")', "  https://a.example   https://b.example "],
    ["delete_suffix takes one", 'given.delete_suffix("/")', "https://a.example/"],
    ["delete_prefix", 'given.delete_prefix("x")', "xhttps://a.example"],
    ["chomp of a text", 'given.chomp("/")', "https://a.example/"],
    ["chomp of a line's end", "given.chomp", "https://a.example\r\n"],
    ["if as a value", 'if given.end_with?("b") then "https://b.example" else "https://a.example" end', "b"],
    [
      "case as a value",
      'case given when "x", "y" then %w[https://a.example https://b.example] else [] end',
      "y",
    ],
    ["the value of what is in parentheses", '(x = given; x + ".example")', "https://a"],
    ["strip of each", 'given.split(",").map(&:strip)', "https://a.example , https://b.example"],
    ["rstrip leaves the beginning", "given.rstrip", " https://a.example "],
  ])("%s", (_, origins, value) => {
    const expected = ownRuby(origins, value).filter((each) => ORIGINS.includes(each))
    expect(letIn("rack-cors", ruby(origins), { ORIGINS: value })).toEqual({ allowed: expected, problems: [] })
    if (!origins.includes("rstrip")) expect(expected.length).toBeGreaterThan(0)
  })
})

const go = (origins: string): string => `package main

import (
  "net/http"
  "os"
  "strings"

  "github.com/rs/cors"
)

func main() {
  given := os.Getenv("ORIGINS")
  mux := http.NewServeMux()
  mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {})
  c := cors.New(cors.Options{AllowedOrigins: ${origins}})
  http.ListenAndServe(":8000", c.Handler(mux))
}`

describe("Go", () => {
  test.each([
    ["Trim at both ends", 'strings.Split(strings.Trim(given, "/ "), ",")', " https://a.example//", ["a"]],
    ["TrimLeft", '[]string{strings.TrimLeft(given, "x")}', "xxhttps://a.example", ["a"]],
    ["TrimRight", '[]string{strings.TrimRight(given, "/")}', "https://a.example//", ["a"]],
    ["TrimSuffix takes one", '[]string{strings.TrimSuffix(given, "/")}', "https://a.example/", ["a"]],
  ])("%s", (_, origins, value, expected) => {
    expect(letIn("go", go(origins), { ORIGINS: value })).toEqual({
      allowed: expected.map((name) => `https://${name}.example`),
      problems: [],
    })
  })
})

describe("a Worker that calls what is its own", () => {
  const cors = 'return this.origins().includes(o) ? { "Access-Control-Allow-Origin": o } : {}'
  const fetch =
    'async fetch(request) { return new Response("ok", { headers: this.cors(request.headers.get("Origin")) }) }'
  const members = `origins() { return ["https://a.example"] }`
  test.each([
    ["an object", `export default { ${members}, cors(o) { ${cors} }, ${fetch} }`],
    [
      "a class that is made for each request",
      `import { WorkerEntrypoint } from "cloudflare:workers"\nexport default class extends WorkerEntrypoint { ${members} cors(o) { ${cors} } ${fetch} }`,
    ],
    [
      "a class with a name",
      `export default class Api extends WorkerEntrypoint { ${members} cors(o) { ${cors} } ${fetch} }`,
    ],
  ])("%s", (_, source) => {
    expect(letIn("cloudflare-worker", source, {})).toEqual({ allowed: ["https://a.example"], problems: [] })
  })
})

test("Go: a call that is not read is taken to go well, and is not asked about on the way to an answer", () => {
  const source = `package main

import (
	"net/http"

	"github.com/rs/cors"
)

func users(w http.ResponseWriter, r *http.Request) {
	list, err := store.All(r.Context())
	if err != nil {
		http.Error(w, "no", 500)
		return
	}
	for list.Next() {
		w.Header().Set("X-Row", "1")
	}
	json.NewEncoder(w).Encode(list)
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", users)
	c := cors.New(cors.Options{AllowedOrigins: []string{"https://b.example"}})
	http.ListenAndServe(":8000", c.Handler(mux))
}
`
  expect(letIn("go", source, {})).toEqual({ allowed: ["https://b.example"], problems: [] })
  const reply = serverOf(sourceConfig("go", source)).respond({
    method: "GET",
    path: "/",
    scheme: "http",
    host: "localhost:8000",
    headers: [["Origin", "https://b.example"]],
  })
  expect(reply).toMatchObject({ kind: "answer", status: 200 })
})
