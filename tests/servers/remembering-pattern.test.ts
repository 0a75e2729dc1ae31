import { createServer } from "node:http"
import cors from "cors"
import { expect, test } from "vitest"
import { serverOf, sourceConfig } from "../../src/servers/registry.ts"

const ORIGIN = "https://app.example.com"

/** What the real `cors` answers to requests that follow one another, from one origin. */
async function allowed(origin: RegExp): Promise<readonly boolean[]> {
  const handle = cors({ origin })
  const server = createServer((request, response) => handle(request, response, () => response.end("ok")))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("it has no port")
  const answers: boolean[] = []
  for (const method of ["OPTIONS", "GET", "OPTIONS", "GET"]) {
    const url = `http://127.0.0.1:${address.port}/`
    const { headers } = await fetch(url, { method, headers: { origin: ORIGIN } })
    answers.push(headers.get("access-control-allow-origin") === ORIGIN)
  }
  server.closeAllConnections()
  server.close()
  return answers
}

test.each([
  { pattern: /example\.com$/g, answers: [true, false, true, false] },
  { pattern: /example\.com$/, answers: [true, true, true, true] },
  { pattern: /https:/y, answers: [true, false, true, false] },
  { pattern: /example\.com$/y, answers: [false, false, false, false] },
])(
  "cors and $pattern: what the first request gets, and the warning of the ones that get nothing",
  async ({ pattern, answers }) => {
    expect(await allowed(pattern)).toEqual(answers)
    const server = serverOf(
      sourceConfig(
        "express",
        `const app = require("express")(); app.use(require("cors")({ origin: ${pattern} })); app.get("/", (q, s) => s.send("ok"))`,
      ),
    )
    const reply = server.respond({
      method: "GET",
      path: "/",
      scheme: "http",
      host: "localhost",
      headers: [["Origin", ORIGIN]],
    })
    const isAllowed =
      reply.kind === "answer" &&
      reply.headers.some(({ name, value }) => name === "access-control-allow-origin" && value === ORIGIN)
    expect(isAllowed).toBe(answers[0])
    expect(server.findings.some(({ text }) => text.includes("Take the flag away"))).toBe(pattern.flags !== "")
  },
)
