import type { RequestInit as ScenarioRequest } from "../../src/fetch/request.ts"
import type { RecordedOutcome } from "../recordings/browsers.ts"
import type { LiveServers, Servers } from "./servers.ts"

/** A real browser on a page of one server, which calls others, all on loopback. */
export interface LiveBrowser extends Pick<LiveServers, "pageUrl" | "apiUrl" | "otherUrl"> {
  readonly name: "chromium" | "firefox" | "webkit"
  readonly version: string
  /** plays one request for real; the servers answer as a scenario says */
  readonly play: (request: ScenarioRequest, servers: Servers) => Promise<RecordedOutcome>
  readonly close: () => Promise<void>
}
