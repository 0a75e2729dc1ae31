import type { SentRequest } from "../simulation/as-allowed.ts"
import { toldHeaders } from "./told-headers.ts"

/** What is to be tested: the requests of one scenario, and how they are sent. */
export interface Tested {
  readonly sent: readonly SentRequest[]
  /** the names that JavaScript set */
  readonly set: readonly string[]
  readonly withCredentials: boolean
}

const pathOf = ({ url }: SentRequest): string => `${url.pathname}${url.search}`
const headerOf = ({ headers }: SentRequest, name: string): string | null =>
  headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? null

/** A name for a function: `http://localhost:5173` is `localhost_5173`. */
const nameOf = (origin: string): string =>
  origin
    .replace(/^https?:\/\//, "")
    .replaceAll(/\W+/g, "_")
    .replace(/^_|_$/g, "") || "null"

/** A text as a literal of Python's and of JavaScript's. */
const literal = (text: string): string => JSON.stringify(text)

/**
 * A test for pytest that fails until the server lets the scenario's front end through, with FastAPI's own client.
 * @returns the file's text
 */
export function pytestFile({ sent, set, withCredentials }: Tested): string {
  const headers = (each: SentRequest) =>
    `{\n${toldHeaders(each.headers, set)
      .map(([name, value]) => `            ${literal(name)}: ${literal(value)},\n`)
      .join("")}        }`
  const tests = sent.map((each) => {
    const origin = headerOf(each, "origin") ?? ""
    const method = headerOf(each, "access-control-request-method")
    const asked = headerOf(each, "access-control-request-headers")
    const body = each.body === null ? "" : `\n        content=${literal(each.body)},`
    const checks = [
      ...(each.phase === "preflight" ? ["    assert 200 <= response.status_code < 300, response.text"] : []),
      `    assert_allows(response, ${literal(origin)})`,
      ...(method === null
        ? []
        : [`    assert_lists(response, "access-control-allow-methods", ${literal(method)})`]),
      ...(asked ?? "")
        .split(",")
        .filter((name) => name !== "")
        .map((name) => `    assert_lists(response, "access-control-allow-headers", ${literal(name)})`),
    ]
    return `def test_${each.phase === "preflight" ? "preflight" : "request"}_from_${nameOf(origin)}():
    response = client.request(
        ${literal(each.method)},
        ${literal(pathOf(each))},
        headers=${headers(each)},${body}
    )
${checks.join("\n")}`
  })
  return `# Fails until the server lets this front end through: what a browser checks, in its order.
from fastapi.testclient import TestClient

from main import app  # where your app is

# What the app raises becomes a 500, as it does for a browser.
client = TestClient(app, raise_server_exceptions=False)


def assert_allows(response, origin):
    # https://fetch.spec.whatwg.org/#concept-cors-check
    allowed = response.headers.get("access-control-allow-origin")
    assert allowed ${withCredentials ? "== origin" : 'in ("*", origin)'}, f"access-control-allow-origin is {allowed}"
${withCredentials ? '    assert response.headers.get("access-control-allow-credentials") == "true"\n' : ""}

def assert_lists(response, header, wanted):
    # https://fetch.spec.whatwg.org/#cors-preflight-fetch
    names = [name.strip() for name in response.headers.get(header, "").split(",")]
${
  withCredentials
    ? "    same = names"
    : '    # "*" covers all but Authorization.\n    same = names + ([wanted] if "*" in names and wanted != "authorization" else [])'
}
    if header == "access-control-allow-headers":
        same = [name.lower() for name in same]
    elif wanted in ("GET", "HEAD", "POST"):
        return
    assert wanted in same, f"{header}: {', '.join(names)}"


${tests.join("\n\n\n")}
`
}

/**
 * The same for supertest, with the test runner of Node.
 * @returns the file's text
 */
export function supertestFile({ sent, set, withCredentials }: Tested): string {
  const tests = sent.map((each) => {
    const origin = headerOf(each, "origin") ?? ""
    const method = headerOf(each, "access-control-request-method")
    const asked = headerOf(each, "access-control-request-headers")
    const call = /^(?:GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS)$/.test(each.method)
      ? `.${each.method.toLowerCase()}(${literal(pathOf(each))})`
      : null
    const lines = [
      ...toldHeaders(each.headers, set).map(
        ([name, value]) => `    .set(${literal(name)}, ${literal(value)})`,
      ),
      ...(each.body === null ? [] : [`    .send(${literal(each.body)})`]),
    ]
    const checks = [
      ...(each.phase === "preflight" ? ["  assert.ok(response.ok, String(response.status))"] : []),
      `  assertAllows(response, ${literal(origin)})`,
      ...(method === null
        ? []
        : [`  assertLists(response, "access-control-allow-methods", ${literal(method)})`]),
      ...(asked ?? "")
        .split(",")
        .filter((name) => name !== "")
        .map((name) => `  assertLists(response, "access-control-allow-headers", ${literal(name)})`),
    ]
    const title = `${each.phase === "preflight" ? "the preflight of" : ""} ${method ?? each.method} ${pathOf(each)} from ${origin}`
    return call === null
      ? `// supertest has no ${each.method}: ${title.trim()} is left out.`
      : `test(${literal(title.trim())}, async () => {
  const response = await request(app)
    ${call}
${lines.join("\n")}
${checks.join("\n")}
})`
  })
  return `// Fails until the server lets this front end through: what a browser checks, in its order.
import assert from 'node:assert/strict'
import test from 'node:test'
import request from 'supertest'
import { app } from './app.js' // where your app is

function assertAllows(response, origin) {
  // https://fetch.spec.whatwg.org/#concept-cors-check
  const allowed = response.get("access-control-allow-origin")
  assert.ok(${withCredentials ? "allowed === origin" : 'allowed === "*" || allowed === origin'}, \`access-control-allow-origin is \${allowed}\`)
${withCredentials ? '  assert.equal(response.get("access-control-allow-credentials"), "true")\n' : ""}}

function assertLists(response, header, wanted) {
  // https://fetch.spec.whatwg.org/#cors-preflight-fetch
  if (header === "access-control-allow-methods" && ["GET", "HEAD", "POST"].includes(wanted)) return
  const names = (response.get(header) ?? "").split(",").map((name) => name.trim())
  const isSame = header === "access-control-allow-headers" ? (name) => name.toLowerCase() === wanted : (name) => name === wanted
${
  withCredentials
    ? '  assert.ok(names.some(isSame), header + ": " + names.join(", "))'
    : '  // "*" covers all but Authorization.\n  const isCovered = names.includes("*") && wanted !== "authorization"\n  assert.ok(isCovered || names.some(isSame), header + ": " + names.join(", "))'
}
}

${tests.join("\n\n")}
`
}
