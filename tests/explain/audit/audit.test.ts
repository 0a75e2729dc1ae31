import { describe, expect, test } from "vitest"
import { audit } from "../../../src/explain/audit/audit.ts"
import type { Severity } from "../../../src/explain/audit/finding.ts"
import { witnesses } from "../../../src/explain/audit/witness.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import type { Scenario } from "../../../src/scenario/scenario.ts"
import { type ServerConfig, sourceConfig } from "../../../src/servers/registry.ts"
import { simulate } from "../../../src/simulation/simulate.ts"

const API = "https://api.example.com"

const scenario = (server: ServerConfig, api = API): Scenario => ({
  ...openingScenario,
  page: { ...openingScenario.page, url: "https://app.example.com/" },
  request: { ...openingScenario.request, url: `${api}/users` },
  servers: { [api]: server },
})
const fastapi = (options: string): ServerConfig =>
  sourceConfig(
    "starlette",
    `from fastapi import FastAPI\napp = FastAPI()\napp.add_middleware(CORSMiddleware, ${options})\n@app.api_route("/users", methods=["GET", "POST"])\ndef users(): return 1\n`,
  )
const express = (options: string): ServerConfig =>
  sourceConfig(
    "express",
    `const app = express()\napp.use(cors(${options}))\napp.get("/users", (req, res) => res.json(1))\napp.post("/users", (req, res) => res.json(1))`,
  )
const nginx = (lines: string): ServerConfig =>
  sourceConfig("nginx", `server {\n  location / {\n    ${lines}\n    proxy_pass http://app;\n  }\n}\n`)

const found = (given: Scenario) => audit(given, 0).map(({ id, severity }) => `${severity}: ${id}`)

describe("what a policy lets in that it should not", () => {
  const cases: readonly (readonly [string, Scenario, Severity, string])[] = [
    [
      "Starlette 1.x reflects everybody for *, with credentials",
      scenario(fastapi('allow_origins=["*"], allow_credentials=True')),
      "critical",
      "any site with credentials",
    ],
    [
      "Express, origin: true",
      scenario(express("{ origin: true, credentials: true }")),
      "critical",
      "any site with credentials",
    ],
    [
      "Express, an unconditional callback(null, true)",
      scenario(express("{ origin: (origin, callback) => callback(null, true), credentials: true }")),
      "critical",
      "any site with credentials",
    ],
    [
      "nginx, $http_origin",
      scenario(
        nginx(
          "add_header Access-Control-Allow-Origin $http_origin always; add_header Access-Control-Allow-Credentials true always;",
        ),
      ),
      "critical",
      "any site with credentials",
    ],
    [
      ".* in Starlette",
      scenario(fastapi('allow_origin_regex=".*", allow_credentials=True')),
      "critical",
      "any site with credentials",
    ],
    ["* without credentials", scenario(fastapi('allow_origins=["*"]')), "low", "any site"],
    [
      "* on a local server",
      scenario(fastapi('allow_origins=["*"]'), "http://localhost:8000"),
      "medium",
      "any site",
    ],
    [
      "null",
      scenario(fastapi('allow_origins=["https://app.example.com", "null"], allow_credentials=True')),
      "high",
      "opaque origin",
    ],
    [
      "a pattern without an end",
      scenario(express("{ origin: /^https:\\/\\/.*\\.example\\.com/, credentials: true }")),
      "critical",
      "strangers",
    ],
    [
      "a pattern without a beginning",
      scenario(express("{ origin: /example\\.com$/, credentials: true }")),
      "critical",
      "strangers",
    ],
    [
      "a dot that is not escaped, in Starlette",
      scenario(fastapi('allow_origin_regex=r"https://(app|admin).example.com"')),
      "high",
      "strangers",
    ],
    [
      "a map of nginx without anchors",
      scenario(
        sourceConfig(
          "nginx",
          'map $http_origin $o {\n  default "";\n  "~example\\.com" $http_origin;\n}\nserver {\n  location / {\n    add_header Access-Control-Allow-Origin $o always;\n    proxy_pass http://app;\n  }\n}\n',
        ),
      ),
      "high",
      "strangers",
    ],
    [
      "startsWith in a callback",
      scenario(
        express(
          '{ origin: (o, cb) => cb(null, !!o && o.startsWith("https://app.example.com")), credentials: true }',
        ),
      ),
      "critical",
      "strangers",
    ],
    [
      "an http: origin on an https: server",
      scenario(
        fastapi(
          'allow_origins=["https://app.example.com", "http://app.example.com"], allow_credentials=True',
        ),
      ),
      "high",
      "insecure origin",
    ],
    [
      "every subdomain",
      scenario(fastapi('allow_origin_regex=r"https://.*\\.example\\.com", allow_credentials=True')),
      "medium",
      "subdomains",
    ],
    [
      "a missing Vary",
      scenario(
        nginx(
          "set $o ''; if ($http_origin = 'https://app.example.com') { set $o $http_origin; } add_header Access-Control-Allow-Origin $o always;",
        ),
      ),
      "medium",
      "missing vary",
    ],
    [
      "development origins in production",
      scenario(fastapi('allow_origins=["https://app.example.com", "http://localhost:5173"]')),
      "low",
      "development origins",
    ],
    [
      "* beside credentials",
      scenario(
        nginx(
          "add_header Access-Control-Allow-Origin * always; add_header Access-Control-Allow-Credentials true always;",
        ),
      ),
      "info",
      "contradiction",
    ],
    [
      "methods that no route takes",
      scenario(fastapi('allow_origins=["https://app.example.com"], allow_methods=["*"]')),
      "info",
      "needless methods",
    ],
  ]
  test.each(cases)("%s", (_, given, severity, id) => {
    expect(found(given)).toContain(`${severity}: ${id}`)
  })
  test("a policy that names its origins has nothing to be told of", () => {
    const given = scenario(
      fastapi(
        'allow_origins=["https://app.example.com"], allow_credentials=True, allow_methods=["GET", "POST"]',
      ),
    )
    expect(audit(given, 0).filter(({ severity }) => severity !== "info")).toEqual([])
  })
  test.each(cases)("%s: the attack reads what it says it reads, and the fix ends it", (_, given) => {
    for (const { attack, fix, id } of audit(given, 0)) {
      if (attack !== null) expect(simulate({ ...attack, browser: "firefox" }).ending.kind).toBe("resolved")
      if (fix !== null && attack !== null) {
        expect(simulate({ ...attack, servers: fix.scenario.servers }).ending.kind).toBe("rejected")
        expect(audit(fix.scenario, 0).map((each) => each.id)).not.toContain(id)
      }
    }
  })
})

describe("witnesses", () => {
  test("belong to somebody else, and pass", () => {
    const pattern = /^https:\/\/.*example\.com$/
    const [witness] = witnesses('"https://.*example\\.com"', (origin) => pattern.test(origin))
    expect(witness?.origin).toBe("https://attackerexample.com")
  })
  test("are not made up where the pattern is tight", () => {
    const pattern = /^https:\/\/[\w-]+\.example\.com$/
    expect(witnesses('"^https://[\\w-]+\\.example\\.com$"', (origin) => pattern.test(origin))).toEqual([])
  })
})
