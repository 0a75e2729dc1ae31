// @vitest-environment jsdom
// What is taken out of the app, given to what it was written for.
import "../load-everything.ts"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { curlCommands } from "../../src/export/curl.ts"
import { pytestFile, supertestFile } from "../../src/export/failing-test.ts"
import { httpFile } from "../../src/export/http-file.ts"
import { mermaid } from "../../src/export/mermaid.ts"
import { report } from "../../src/export/report.ts"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { readCurl } from "../../src/paste/curl/read.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { Scenario } from "../../src/scenario/scenario.ts"
import { sourceConfig } from "../../src/servers/registry.ts"
import { sentIfAllowed } from "../../src/simulation/as-allowed.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"
import { diagramSvg } from "../../src/ui/export/diagram-svg.ts"

const root = resolve(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "export-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const setOf = ({ request }: Scenario) => request.headers.map(([name]) => name)
const testedOf = (scenario: Scenario) => ({
  sent: sentIfAllowed(scenario),
  set: setOf(scenario),
  withCredentials: scenario.request.credentials === "include",
})
const sourceOf = (scenario: Scenario): string => {
  const [server] = Object.values(scenario.servers)
  return server !== undefined && server.framework !== "replies" ? server.source : ""
}

describe("what would be sent, if all of it were allowed", () => {
  test("is the preflight and the request, with what decides", () => {
    const sent = sentIfAllowed(openingScenario)
    expect(sent.map(({ phase, method }) => `${phase} ${method}`)).toEqual([
      "preflight OPTIONS",
      "actual POST",
    ])
    expect(httpFile(sent, setOf(openingScenario))).toBe(`### The preflight
OPTIONS http://localhost:8000/users
Access-Control-Request-Method: POST
Access-Control-Request-Headers: content-type
Origin: http://localhost:5173

### The request
POST http://localhost:8000/users
Content-Type: application/json
Origin: http://localhost:5173

{"name":"Ada"}
`)
  })

  test("curl's commands are read back as the request that they were made from", () => {
    const commands = curlCommands(sentIfAllowed(openingScenario), setOf(openingScenario))
    const request = commands.slice(commands.indexOf("# The request"))
    expect(readCurl(request.split("\n").slice(1).join("\n")).request).toMatchObject({
      url: openingScenario.request.url,
      method: "POST",
      body: openingScenario.request.body,
    })
  })

  test("a quote ends nothing: the shell gets every header as one word", () => {
    const scenario: Scenario = {
      ...openingScenario,
      request: {
        ...openingScenario.request,
        headers: [["X-Name", "it's $(touch x) `y`"]],
        body: { kind: "text", text: "'; rm -rf '" },
      },
    }
    const commands = curlCommands(sentIfAllowed(scenario), setOf(scenario)).replaceAll(
      "curl ",
      "printf '%s\\n' ",
    )
    const { stdout } = spawnSync("bash", ["-c", commands], { cwd: folder, encoding: "utf8" })
    expect(stdout.split("\n")).toEqual(expect.arrayContaining(["X-Name: it's $(touch x) `y`", "'; rm -rf '"]))
  })
})

const PYTHON = process.env.FASTAPI_PYTHON
/** Runs what pytest would, without pytest: every function whose name begins with `test_`. */
const RUN = `import importlib, traceback
module, failed = importlib.import_module("test_cors"), []
for name, function in list(vars(module).items()):
    if name.startswith("test_"):
        try:
            function()
        except AssertionError as error:
            failed.append(f"{name}: {error}")
print("\\n".join(failed) or "passed")
`

describe.skipIf(PYTHON === undefined)("the test for pytest, with FastAPI's own client", () => {
  const outcome = (scenario: Scenario, env: Record<string, string>): string => {
    const at = mkdtempSync(join(folder, "py-"))
    writeFileSync(join(at, "main.py"), sourceOf(scenario))
    writeFileSync(join(at, "test_cors.py"), pytestFile(testedOf(scenario)))
    writeFileSync(join(at, "run.py"), RUN)
    const { stdout, stderr } = spawnSync(PYTHON ?? "", ["run.py"], {
      cwd: at,
      encoding: "utf8",
      env: { ...process.env, ...env },
    })
    return stdout === "" ? stderr : stdout
  }

  test("fails while the server blocks the front end, and passes once it lets it through", () => {
    const blocked = outcome(openingScenario, { ENV: "production" })
    expect(blocked).toContain("test_preflight_from_localhost_5173")
    expect(blocked).toContain("test_request_from_localhost_5173: access-control-allow-origin is None")
    expect(outcome(openingScenario, { ENV: "development" }).trim()).toBe("passed")
  })

  test("without credentials a * is enough, for all headers but Authorization", () => {
    const any = (headers: Scenario["request"]["headers"]): Scenario => ({
      ...openingScenario,
      request: { ...openingScenario.request, credentials: "omit", headers },
      servers: {
        "http://localhost:8000": sourceConfig(
          "starlette",
          `from fastapi import FastAPI, Response
app = FastAPI()
H = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}
@app.api_route("/users", methods=["OPTIONS", "POST"])
def users():
    return Response("{}", headers=H)
`,
        ),
      },
    })
    expect(outcome(any([["X-Total", "1"]]), {}).trim()).toBe("passed")
    expect(outcome(any([["Authorization", "Bearer a"]]), {})).toContain("access-control-allow-headers: *")
  })
})

describe("the test for supertest, with Node's own runner", () => {
  const outcome = (origins: string): { status: number | null; stdout: string } => {
    const at = mkdtempSync(join(root, "node_modules/.export-"))
    try {
      mkdirSync(at, { recursive: true })
      writeFileSync(join(at, "package.json"), '{ "type": "module" }')
      writeFileSync(
        join(at, "app.js"),
        `import cors from "cors"\nimport express from "express"\nexport const app = express()\napp.use(cors({ origin: ${origins}, credentials: true }))\napp.post("/users", (req, res) => res.json({}))\n`,
      )
      writeFileSync(join(at, "cors.test.js"), supertestFile(testedOf(openingScenario)))
      const { status, stdout } = spawnSync(process.execPath, ["--test", "--test-reporter=tap"], {
        cwd: at,
        encoding: "utf8",
      })
      return { status, stdout }
    } finally {
      rmSync(at, { recursive: true, force: true })
    }
  }

  test("fails while the server blocks the front end, and passes once it lets it through", () => {
    const blocked = outcome('["https://app.example.com"]')
    expect(blocked.status).toBe(1)
    expect(blocked.stdout).toContain("access-control-allow-origin is undefined")
    const passed = outcome('["http://localhost:5173"]')
    expect(passed.stdout).toContain("# pass 2")
    expect(passed.status).toBe(0)
  })
})

describe("every case of the gallery", () => {
  test.each(gallery.map(({ id, scenario }) => [id, scenario] as const))("%s", (_, scenario) => {
    for (const [run, trace] of simulateAll(scenario).entries()) {
      const diagram = mermaid(trace, "Chrome")
      expect(
        diagram
          .split("\n")
          .slice(1, -1)
          .every((line) => /^ {2}(?:participant|Note over|[JBS]\d*-)/.test(line)),
        diagram,
      ).toBe(true)
      expect(report(scenario, run, trace, "https://x.example/#/s1/A")).toContain(
        "```mermaid\nsequenceDiagram\n",
      )
      const svg = diagramSvg(trace, "dark", 'it\'s <b> & "so"')
      const parsed = new DOMParser().parseFromString(svg, "image/svg+xml")
      expect(parsed.querySelector("parsererror")).toBeNull()
      expect(parsed.querySelectorAll("script, foreignObject, image, a")).toHaveLength(0)
    }
  })
})
