import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { describe, expect, test } from "vitest"

const root = resolve(import.meta.dirname, "../..")
const recording = (name: string) =>
  readFileSync(join(root, `tests/recordings/${name}.jsonl`), "utf8")
    .trim()
    .split("\n")

function run(command: "simulate" | "respond", input: string, args: readonly string[] = []) {
  const { stdout, stderr, status } = spawnSync("npm", ["run", "-s", command, "--", ...args], {
    cwd: root,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  })
  return { lines: stdout.split("\n").filter((line) => line !== ""), stdout, stderr, status }
}

describe("npm run -s simulate", () => {
  test("gives an outcome for each scenario, in order", () => {
    const rows = recording("browsers-rules").slice(0, 50)
    const { lines, status } = run(
      "simulate",
      rows.map((row) => JSON.stringify(JSON.parse(row).scenario)).join("\n"),
    )
    expect(status).toBe(0)
    expect(lines.map((line) => JSON.parse(line).result)).toEqual(
      rows.map((row) => JSON.parse(row).outcomes.chromium.result),
    )
  })

  test("a bad line becomes a problem, and the rest go on", () => {
    const good = JSON.stringify(JSON.parse(recording("browsers-rules")[0] ?? "").scenario)
    const { lines, status } = run("simulate", `${good}\n{"page": 1}\nnot JSON\n${good}\n`)
    expect(status).toBe(1)
    expect(lines.map((line) => Object.keys(JSON.parse(line))[0])).toEqual([
      "exchanges",
      "problem",
      "problem",
      "exchanges",
    ])
    expect(JSON.parse(lines[1] ?? "").problem.message).toContain("page")
  })

  test("a file and a front end on the command line get a verdict in words", () => {
    const file = join(mkdtempSync(join(tmpdir(), "cors-")), "main.py")
    writeFileSync(
      file,
      'from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"])\n',
    )
    const blocked = run("simulate", "", [file, "--origin", "http://localhost:5173"])
    expect(blocked.stdout).toContain("Blocked by the browser.")
    expect(blocked.stdout).toContain(
      "has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header",
    )
    expect(blocked.status).toBe(1)
    expect(run("simulate", "", [file]).stderr).toContain("--origin is missing")
  })
})

describe("npm run -s respond", () => {
  test("answers with status, headers, body and the layer that answered", () => {
    const source =
      'from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origins=["https://a.com"])\n'
    const request = {
      method: "OPTIONS",
      path: "/",
      headers: [
        ["Origin", "https://b.com"],
        ["Access-Control-Request-Method", "GET"],
      ],
    }
    const { lines, status } = run("respond", JSON.stringify({ source, request }))
    expect(status).toBe(0)
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      status: 400,
      body: "Disallowed CORS origin",
      layer: "CORSMiddleware",
    })
  })

  test("Python that does not parse is a problem with its line and column", () => {
    const source = "from fastapi import FastAPI\napp = FastAPI(\nx = )\n"
    const { lines, status } = run(
      "respond",
      JSON.stringify({ source, request: { method: "GET", path: "/" } }),
    )
    expect(status).toBe(1)
    expect(JSON.parse(lines[0] ?? "").problem).toMatchObject({ line: 3 })
  })

  test("a framework that can't be read is named", () => {
    const { lines, status } = run(
      "respond",
      JSON.stringify({ framework: "rails", source: "x", request: { method: "GET", path: "/" } }),
    )
    expect(status).toBe(1)
    expect(lines[0]).toContain("rails can't be read yet")
  })
})
