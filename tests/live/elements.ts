import type { CrossOrigin, ElementName } from "../../src/fetch/initiators/initiator.ts"
import { openingScenario } from "../../src/scenario/opening.ts"
import type { ReplyConfig } from "../../src/servers/replies/replies.ts"
import { outcomeOf } from "../../src/simulation/outcome.ts"
import { simulate } from "../../src/simulation/simulate.ts"
import { comparable, readOutcome } from "../recordings/browsers.ts"
import type { LiveBrowser } from "./browser.ts"

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

const BODIES: Readonly<Record<ElementName, { type: string; body: string; encoding?: "base64" }>> = {
  img: { type: "image/png", body: PIXEL, encoding: "base64" },
  script: { type: "text/javascript", body: "0" },
  module: { type: "text/javascript", body: "0" },
  stylesheet: { type: "text/css", body: "p{}" },
}

/** Every element, asking or not, with and without a header that lets it read, and with every sort of status. */
export const elementCases = (["img", "script", "module", "stylesheet"] as const).flatMap((kind) =>
  ([null, "anonymous", "use-credentials"] as const).flatMap((crossorigin) =>
    [200, 404].flatMap((status) => [null, "*"].map((allow) => ({ kind, crossorigin, status, allow }))),
  ),
)

/** Plays one of them for real and in the engine. */
export async function playElement(
  live: LiveBrowser,
  given: { kind: ElementName; crossorigin: CrossOrigin; status: number; allow: string | null },
) {
  const { kind, crossorigin, status, allow } = given
  const { type, ...body } = BODIES[kind]
  const reply: ReplyConfig = {
    status,
    headers: [
      ["Content-Type", type],
      ...(allow === null ? [] : [["Access-Control-Allow-Origin", allow] as const]),
    ],
    ...body,
  }
  const replies = { framework: "replies" as const, preflight: reply, actual: reply }
  const request = {
    ...openingScenario.request,
    initiator: { kind, crossorigin },
    method: "GET",
    headers: [],
    body: null,
    url: `${live.apiUrl}/${kind}/${crossorigin}/${status}/${allow === null ? "none" : "all"}`,
  }
  const trace = simulate({
    ...openingScenario,
    page: { url: live.pageUrl, sandboxed: false, localNetwork: "granted", embedderPolicy: "unsafe-none" },
    request,
    servers: { [live.apiUrl]: replies },
    browser: live.name,
  })
  return {
    ours: comparable(readOutcome(outcomeOf(trace))),
    real: comparable(await live.play(request, { [live.apiUrl]: replies })),
  }
}
