// The command as it is installed: one file, on Node alone.
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openPermalink } from "../../src/scenario/permalink/permalink.ts"

const root = resolve(import.meta.dirname, "../..")
const command = join(root, "cli/cors-simulator.mjs")
const folder = mkdtempSync(join(tmpdir(), "cli-"))

beforeAll(() => {
  const built = spawnSync("npm", ["run", "-s", "build:cli"], { cwd: root, encoding: "utf8" })
  expect(built.status, built.stderr).toBe(0)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: readonly string[]): Promise<{ stdout: string; stderr: string; status: number | null }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [command, ...args], { cwd: folder })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (text) => {
      stdout += text
    })
    child.stderr.on("data", (text) => {
      stderr += text
    })
    child.on("close", (status) => done({ stdout, stderr, status }))
  })
}
function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return name
}

const APP = `from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.example.com"],
    allow_methods=["GET"],
)
`

describe("check", () => {
  const file = write("main.py", APP)
  const table = write(
    "cors.yaml",
    `file: main.py
url: https://api.example.com
browsers: [chromium, firefox]
checks:
  - origin: [https://app.example.com, https://www.example.com]
    path: /users
    expect: allowed
  - origin: https://evil.example
    expect: blocked
  - { origin: https://app.example.com, method: DELETE, path: /users/1, expect: blocked }
`,
  )

  test("says what is not as the table expects, where in the file, and what the console would say", async () => {
    const { stdout, status } = await run("check", file, "--table", table)
    expect(status).toBe(1)
    expect(stdout).toMatch(/^ok +GET \/users +https:\/\/app\.example\.com +Chrome +allowed +allowed$/m)
    expect(stdout).toMatch(/^FAIL +GET \/users +https:\/\/www\.example\.com +Firefox +allowed +blocked$/m)
    expect(stdout).toContain("main.py:7:")
    expect(stdout).toContain("has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header")
    expect(stdout).toContain("6 of 8 as expected")
  })

  test("passes where it is mended", async () => {
    const mended = write("mended.py", APP.replace('com"]', 'com", "https://www.example.com"]'))
    const { stdout, status } = await run("check", mended, "--table", table)
    expect({ status, last: stdout.trim().split("\n").at(-1) }).toEqual({
      status: 0,
      last: "8 of 8 as expected",
    })
  })

  test("writes JSON, and annotations for GitHub", async () => {
    const json = await run("check", "--table", table, "--format", "json")
    const checks: readonly { isAsExpected: boolean; place: unknown }[] = JSON.parse(json.stdout).checks
    expect(checks).toHaveLength(8)
    expect(checks.filter(({ isAsExpected }) => !isAsExpected).map(({ place }) => place)).toEqual([
      { line: 7, column: 20 },
      { line: 7, column: 20 },
    ])
    const github = await run("check", "--table", table, "--format", "github")
    expect(github.stdout).toMatch(
      /^::error file=main\.py,line=7,col=20,title=CORS%3A GET \/users from https%3A\/\/www\.example\.com::expected allowed in Chrome, is blocked\. /m,
    )
  })

  test.each([
    ["a table that is no YAML", "checks: [", "bad.yaml: ", "line 1"],
    ["a table without checks", "checks: []", "bad.yaml: checks: checks is empty"],
    [
      "an expectation that is none",
      "checks: [{ origin: https://a.com, expect: maybe }]",
      "expect is allowed or blocked",
    ],
    [
      "a file that is not there",
      "file: none.py\nchecks: [{ origin: https://a.com, expect: allowed }]",
      "none.py",
    ],
  ])("%s: a sentence, and 2", async (_, text, ...said) => {
    const { stderr, status } = await run("check", "--table", write("bad.yaml", text))
    expect(status).toBe(2)
    for (const each of said) expect(stderr).toContain(each)
    expect(stderr).not.toContain("    at ")
  })

  test("no command, and one that there is not", async () => {
    expect((await run()).stdout).toContain("usage: cors-simulator check")
    expect(await run("fix")).toMatchObject({ status: 2 })
  })
})

describe("probe", () => {
  let server: Server
  let url = ""
  const seen: string[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { origin, ...headers } = request.headers
      seen.push(`${request.method} ${origin} ${headers["access-control-request-headers"] ?? "-"}`)
      if (origin === "https://app.example.com") response.setHeader("Access-Control-Allow-Origin", origin)
      response.setHeader("Access-Control-Allow-Headers", "content-type")
      response.end("{}")
    })
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
    const address = server.address()
    url = `http://localhost:${address !== null && typeof address === "object" ? address.port : 0}/users`
  })
  afterAll(() => {
    server?.close()
  })

  test("sends the preflight and the request, and tells what each browser makes of the answers", async () => {
    seen.length = 0
    const args = ["--method", "POST", "--header", "Content-Type: application/json", "--body", "{}"]
    const good = await run("probe", url, "--origin", "https://app.example.com", ...args)
    expect(seen).toEqual(["OPTIONS https://app.example.com content-type", "POST https://app.example.com -"])
    expect(good.stdout).toContain(`> OPTIONS ${url}`)
    expect(good.stdout).toContain("Chrome: ")
    const bad = await run("probe", url, "--origin", "https://evil.example", ...args, "--json")
    expect(bad.status).toBe(1)
    const probed = JSON.parse(bad.stdout)
    expect(probed.verdicts.map(({ isAllowed }: { isAllowed: boolean }) => isAllowed)).toEqual([
      false,
      false,
      false,
      false,
    ])
    expect(probed.verdicts[0].console[0]).toContain("has been blocked by CORS policy")
    const opened = openPermalink(new URL(probed.link).hash)
    expect(opened).toMatchObject({ kind: "scenario", scenario: { request: { url, method: "POST" } } })
  })

  test.each([
    ["nobody answers", ["http://localhost:2/", "--origin", "https://a.com"], "ECONNREFUSED"],
    ["a port of another protocol", ["http://localhost:9/", "--origin", "https://a.com"], "port 9 belongs"],
    ["no origin", ["http://localhost:9/"], "--origin is missing"],
    ["no URL", ["localhost", "--origin", "https://a.com"], "localhost is no URL"],
  ])("%s: a sentence, and 2", async (_, args, said) => {
    const { stderr, status } = await run("probe", ...args)
    expect(status).toBe(2)
    expect(stderr).toContain(said)
  })
})
