import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { recognise } from "../../../src/servers/frameworks.ts"
import { serverOf, sourceConfig } from "../../../src/servers/registry.ts"
import type { ServerReply } from "../../../src/servers/server.ts"

const MAIN = readFileSync("tests/servers/files/nestjs.txt", "utf8")

const preflight = (source: string, answers: Readonly<Record<string, string>> = {}): ServerReply =>
  serverOf({ ...sourceConfig("nestjs", source), answers }).respond({
    method: "OPTIONS",
    path: "/api/cats",
    headers: [
      ["Origin", "https://app.example.com"],
      ["Access-Control-Request-Method", "GET"],
    ],
    scheme: "http",
    host: "localhost:3000",
  })
const headersOf = (reply: ServerReply): string[] =>
  reply.kind === "answer" ? reply.headers.map(({ name, value }) => `${name.toLowerCase()}: ${value}`) : []

describe("a main.ts as people write it", () => {
  test("is recognised, has no problems, and its middleware in order", () => {
    expect(recognise(MAIN)).toBe("nestjs")
    const server = serverOf(sourceConfig("nestjs", MAIN))
    expect(server.problems).toEqual([])
    expect(server.layers.map(({ name }) => name)).toEqual(["helmet", "cookie-parser", "cors", "Router"])
  })
  test("what a module provides is a question, and the answer takes its place", () => {
    const reply = preflight(MAIN)
    expect(reply).toMatchObject({
      kind: "undetermined",
      question: { key: "config.get<string>('FRONTEND_URL')", expected: { kind: "origins" } },
    })
    expect(
      headersOf(preflight(MAIN, { "config.get<string>('FRONTEND_URL')": "https://app.example.com" })),
    ).toContain("access-control-allow-origin: https://app.example.com")
  })
})

const main = (options: string, lines: string): string =>
  `import { NestFactory } from "@nestjs/core"\nimport { AppModule } from "./app.module"\n\nasync function bootstrap() {\n  const app = await NestFactory.create(AppModule${options})\n${lines}\n  await app.listen(3000)\n}\nbootstrap()\n`
const AUTH = "  app.use((req, res, next) => (req.headers.authorization ? next() : res.status(401).json({})))"

test.each([
  ["the option `cors` stands behind what main.ts uses", ", { cors: true }", AUTH, 401],
  ["enableCors before auth answers the preflight", "", `  app.enableCors()\n${AUTH}`, 204],
  ["auth before enableCors refuses it", "", `${AUTH}\n  app.enableCors()`, 401],
  ["without either there is no route for OPTIONS", "", "", 404],
])("%s", (_, options, lines, status) => {
  expect(preflight(main(options, lines))).toMatchObject({ status })
})

test("a file without an application says so", () => {
  expect(serverOf(sourceConfig("nestjs", "const x = 1\n")).findings[0]?.text).toContain(
    "No NestJS application was found here",
  )
})
