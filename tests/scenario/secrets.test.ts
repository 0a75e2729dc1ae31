import { describe, expect, test } from "vitest"
import { openingScenario } from "../../src/scenario/opening.ts"
import { openPermalink, permalinkHash, secretsIn } from "../../src/scenario/permalink/permalink.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { sourceConfig } from "../../src/servers/registry.ts"

const JWT =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
const [url = ""] = Object.keys(openingScenario.servers)

/** The opening scenario with a text as its server's source, through a link. */
function throughLink(source: string, headers: Scenario["request"]["headers"] = []): Scenario {
  const scenario: Scenario = {
    ...openingScenario,
    request: { ...openingScenario.request, headers },
    servers: { [url]: sourceConfig("starlette", source) },
  }
  const opened = openPermalink(permalinkHash(scenario))
  if (opened.kind !== "scenario") throw new Error(opened.kind)
  return opened.scenario
}
const sourceOf = (scenario: Scenario): string => {
  const server = scenario.servers[url]
  return server !== undefined && "source" in server ? server.source : ""
}

describe("what looks like a secret is masked in a link", () => {
  test.each([
    ["a JSON Web Token", `token = "${JWT}"`, 'token = "masked-1"'],
    ["a key of AWS", 'boto3.client("s3", "AKIAIOSFODNN7EXAMPLE")', 'boto3.client("s3", "masked-1")'],
    ["a token of GitHub", `x = "ghp_${"a1B2".repeat(9)}"`, 'x = "masked-1"'],
    ["the password in an address", "postgres://app:s3cret!@db/app", "postgres://app:masked-1@db/app"],
    ["Django's key", "SECRET_KEY = 'django-insecure-7#x&9kq2v0=e1u@m!n5p'", "SECRET_KEY = 'masked-1'"],
    ["an environment file", "API_KEY=9f8e7d6c5b4a39281706f5e4\n", "API_KEY=masked-1\n"],
    [
      "a query",
      'fetch("https://a.example/?access_token=0123456789abcdef")',
      'fetch("https://a.example/?access_token=masked-1")',
    ],
    [
      "two of them, one twice",
      `a="${JWT}"; b="AKIAIOSFODNN7EXAMPLE"; c="${JWT}"`,
      'a="masked-1"; b="masked-2"; c="masked-1"',
    ],
  ])("%s", (_, source, masked) => {
    expect(sourceOf(throughLink(source))).toBe(masked)
    // A link of a link is the same.
    expect(sourceOf(throughLink(masked))).toBe(masked)
  })

  test("a header's credentials, with their scheme; and the code that compares them still does", () => {
    const secret = "s3cr3t-0123456789-abcdef"
    const opened = throughLink(`if header == "Bearer ${secret}": pass`, [
      ["Authorization", `Bearer ${secret}`],
    ])
    expect(opened.request.headers).toEqual([["Authorization", "Bearer masked-1"]])
    expect(sourceOf(opened)).toBe('if header == "Bearer masked-1": pass')
  })

  test("the user is told how many", () => {
    expect(secretsIn(openingScenario)).toBe(0)
    expect(
      secretsIn({
        ...openingScenario,
        request: { ...openingScenario.request, headers: [["X-Api-Key", "k".repeat(24)]] },
      }),
    ).toBe(1)
  })
})

describe("what does not, is not", () => {
  test.each([
    'allow_headers=["X-CSRF-Token", "X-Requested-With-A-Long-Name-2"]',
    'token_url = "https://auth.example.com/oauth2/token"',
    "const sessionToken = request.headers.authorization.split(' ')[1]",
    'headers: { Authorization: "Bearer abc" }',
    'password = os.getenv("DATABASE_PASSWORD_2")',
    "postgres://localhost:5432/app",
  ])("%s", (source) => {
    expect(sourceOf(throughLink(source))).toBe(source)
  })
})
