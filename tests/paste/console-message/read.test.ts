import { describe, expect, test } from "vitest"
import { possibleCauses } from "../../../src/paste/console-message/causes.ts"
import type { Condition } from "../../../src/paste/console-message/message.ts"
import { readConsoleMessage } from "../../../src/paste/console-message/read.ts"
import { scenarioOf } from "../../../src/paste/console-message/scenario.ts"
import { openingScenario } from "../../../src/scenario/opening.ts"
import type { Scenario } from "../../../src/scenario/scenario.ts"
import { parseScenario } from "../../../src/scenario/schema.ts"
import { simulate } from "../../../src/simulation/simulate.ts"
import { ENGINES, readBrowserRecording } from "../../recordings/browsers.ts"

/** What a console says of each reason; Safari has one line for a header that is missing, and for one that is another. */
function expected({ ending }: ReturnType<typeof simulate>, engine: string): readonly (Condition | null)[] {
  if (ending.kind !== "rejected") return []
  const { reason } = ending
  if (reason.kind === "CORS check") {
    const isOther: readonly Condition[] = [
      "allow-origin mismatch",
      "several allow-origin",
      "invalid allow-origin",
    ]
    if (reason.result.kind === "allow-origin mismatch")
      return engine === "webkit" ? [...isOther, "missing allow-origin", "redirect location"] : isOther
    return [reason.result.kind]
  }
  if (reason.kind === "CORS preflight")
    return reason.refusal.kind === "not an ok status"
      ? ["preflight status", "preflight redirect", "redirect location", "allow-origin mismatch"]
      : [reason.refusal.kind]
  return []
}

describe("the consoles of the recordings, each line with noise around it", () => {
  const rows = [...readBrowserRecording("browsers-rules"), ...readBrowserRecording("browsers-random")]
  test.each(ENGINES)("%s: every complaint about CORS is decoded to its condition", (engine) => {
    let count = 0
    for (const { scenario, outcomes } of rows) {
      const parsed = parseScenario({ ...scenario, browser: engine })
      if (!parsed.ok) throw new Error(parsed.message)
      const conditions = expected(simulate(parsed.value), engine)
      const { console } = outcomes[engine]
      if (conditions.length === 0 || console.length === 0) continue
      count += 1
      const noisy = `main.js:42 ${console.join("\n    at load (main.js:12:3)\n")}\nUncaught (in promise) TypeError: Failed to fetch\n    at main.js:1:1`
      expect(conditions, console.join("\n")).toContain(readConsoleMessage(noisy)?.condition)
    }
    expect(count).toBeGreaterThan(300)
  })
})

describe("older wordings, and what is not CORS", () => {
  const cases: readonly (readonly [
    string,
    Condition,
    Partial<NonNullable<ReturnType<typeof readConsoleMessage>>>,
  ])[] = [
    [
      "XMLHttpRequest cannot load http://api.foo.com/users. No 'Access-Control-Allow-Origin' header is present on the requested resource. Origin 'http://localhost:3000' is therefore not allowed access.",
      "missing allow-origin",
      { url: "http://api.foo.com/users", page: "http://localhost:3000", initiator: "xhr" },
    ],
    [
      "Failed to load https://api.foo.com/x: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource. Origin 'https://foo.com' is therefore not allowed access. The response had HTTP status code 405.",
      "missing allow-origin",
      { url: "https://api.foo.com/x", page: "https://foo.com", phase: "preflight" },
    ],
    [
      "Fetch API cannot load https://api.foo.com/x. Response for preflight has invalid HTTP status code 404",
      "preflight status",
      { status: 404, url: "https://api.foo.com/x" },
    ],
    [
      "XMLHttpRequest cannot load https://api.foo.com/x. Response for preflight is invalid (redirect)",
      "preflight redirect",
      {},
    ],
    [
      "XMLHttpRequest cannot load https://api.foo.com/x. A wildcard '*' cannot be used in the 'Access-Control-Allow-Origin' header when the credentials flag is true. Origin 'https://foo.com' is therefore not allowed access.",
      "wildcard with credentials",
      { page: "https://foo.com" },
    ],
    [
      "XMLHttpRequest cannot load https://api.foo.com/x. Credentials flag is 'true', but the 'Access-Control-Allow-Credentials' header is ''. It must be 'true' to allow credentials.",
      "allow-credentials not true",
      { value: "" },
    ],
    [
      "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.foo.com/x. (Reason: missing token ‘x-token’ in CORS header ‘Access-Control-Allow-Headers’ from CORS preflight channel).",
      "header not allowed",
      { header: "x-token", url: "https://api.foo.com/x" },
    ],
    [
      "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.foo.com/x. (Reason: CORS preflight channel did not succeed).",
      "preflight status",
      {},
    ],
    [
      "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.foo.com/x. (Reason: CORS request did not succeed). Status code: (null).",
      "no answer",
      {},
    ],
    [
      "[Error] Preflight response is not successful. Status code: 405\n[Error] XMLHttpRequest cannot load http://localhost:8000/users due to access control checks.",
      "preflight status",
      { status: 405, url: "http://localhost:8000/users" },
    ],
    [
      "Access to font at 'https://cdn.foo.com/a.woff2' from origin 'https://foo.com' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
      "missing allow-origin",
      { initiator: "font" },
    ],
    [
      "Access to fetch at 'http://192.168.0.5/' from origin 'http://foo.com' has been blocked by CORS policy: The request client is not a secure context and the resource is in more-private address space `private`.",
      "local network",
      { url: "http://192.168.0.5/" },
    ],
    [
      "Mixed Content: The page at 'https://foo.com/' was loaded over HTTPS, but requested an insecure resource 'http://api.foo.com/x'. This request has been blocked; the content must be served over HTTPS.",
      "mixed content",
      { url: "http://api.foo.com/x" },
    ],
    [
      "GET http://localhost:8000/users net::ERR_CONNECTION_REFUSED",
      "connection refused",
      { method: "GET", url: "http://localhost:8000/users" },
    ],
    ["POST https://track.foo.com/x net::ERR_BLOCKED_BY_CLIENT", "blocked by an extension", {}],
    ["GET https://api.foo.com/ net::ERR_CERT_AUTHORITY_INVALID", "certificate", {}],
    ["GET https://api.fooo.com/ net::ERR_NAME_NOT_RESOLVED", "name not resolved", {}],
    ["AxiosError: Network Error", "a failure without a reason", {}],
  ]
  test.each(cases)("%s", (text, condition, rest) => {
    expect(readConsoleMessage(text)).toMatchObject({ condition, ...rest })
  })
  test.each(["hello", "", "TypeError: x is not a function", "200 OK", 'console.log("CORS")'])(
    "%j is no console message",
    (text) => {
      expect(readConsoleMessage(text)).toBeNull()
    },
  )
})

describe("what a message may come from", () => {
  const conditions = [
    "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    "Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
    "Request header field x-token is not allowed by Access-Control-Allow-Headers in preflight response.",
    "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
    "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
  ]
  test.each(conditions)("%s: each cause prints that very complaint when it is played", (why) => {
    const text = `Access to fetch at 'https://api.foo.com/users' from origin 'https://foo.com' has been blocked by CORS policy: ${why}`
    const message = readConsoleMessage(text)
    if (message === null) throw new Error("not decoded")
    const causes = possibleCauses(message, scenarioOf(message, openingScenario))
    expect(causes.length).toBeGreaterThan(0)
    for (const { scenario } of causes) {
      const played: Scenario = { ...scenario, browser: "chromium" }
      expect(readConsoleMessage(simulate(played).console.join("\n"))?.condition).toBe(message.condition)
    }
  })
})
