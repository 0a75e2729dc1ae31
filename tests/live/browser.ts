import type { RequestInit as ScenarioRequest } from "../../src/fetch/request.ts"
import type { RepliesConfig } from "../../src/servers/registry.ts"
import type { RecordedOutcome } from "../recordings/browsers.ts"

/** A real browser on a page of one server, which calls another, both on loopback. */
export interface LiveBrowser {
  readonly name: "chromium" | "firefox" | "webkit"
  readonly version: string
  readonly pageUrl: string
  readonly apiUrl: string
  /** plays one request for real; the API answers as the replies say */
  readonly play: (request: ScenarioRequest, replies: RepliesConfig | null) => Promise<RecordedOutcome>
  readonly close: () => Promise<void>
}
