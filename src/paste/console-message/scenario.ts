import { type Scenario, serverKeyFor } from "../../scenario/scenario.ts"
import { serializedPageOrigin } from "../../simulation/page-origin.ts"
import type { ConsoleMessage } from "./message.ts"

/** The address of a page that a message names. Most pages that ask as `null` were opened from a file. */
function pageUrl(page: string, current: Scenario): string {
  if (page !== "null") return page.endsWith("/") ? page : `${page}/`
  return serializedPageOrigin(current) === "null" ? current.page.url : "file:///index.html"
}

/** The scenario that a message tells of: page, address, method and header as far as its words go; the rest is as it was. */
export function scenarioOf(message: ConsoleMessage, current: Scenario): Scenario {
  const url = message.redirectedFrom ?? message.url ?? current.request.url
  const page = message.page
  const { initiator } = message
  const header = message.header !== null && !/^access-control-/i.test(message.header) ? message.header : null
  const isIncluded =
    message.condition === "wildcard with credentials" || message.condition === "allow-credentials not true"
  const needsPreflight = message.phase === "preflight" && message.method === null && header === null
  const element =
    initiator === "img" || initiator === "script" || initiator === "stylesheet" ? initiator : null
  const method = element === null ? message.method : "GET"
  // What has no body has no type of one either.
  const isBodiless = /^(get|head)$/i.test(method ?? "") && current.request.body !== null
  const headers =
    element === null
      ? current.request.headers.filter(([name]) => !isBodiless || name.toLowerCase() !== "content-type")
      : []
  const has = header === null || headers.some(([name]) => name.toLowerCase() === header.toLowerCase())
  const request: Scenario["request"] = {
    ...current.request,
    url,
    ...(method === null ? {} : { method }),
    ...(isBodiless ? { body: null } : {}),
    ...(initiator === "xhr"
      ? { initiator: { kind: "xhr", uploadListener: false } }
      : initiator === "fetch"
        ? { initiator: { kind: "fetch" } }
        : element !== null
          ? { initiator: { kind: element, crossorigin: "anonymous" } }
          : {}),
    headers:
      has || header === null
        ? headers
        : [...headers, [header, header.toLowerCase() === "content-type" ? "application/json" : "1"]],
    credentials: isIncluded ? "include" : current.request.credentials,
  }
  const isSimple =
    ["GET", "HEAD", "POST"].includes(request.method) &&
    !request.headers.some(([name]) => /^(content-type|authorization|x-)/i.test(name))
  const target = URL.canParse(url) ? new URL(url).origin : null
  const [first] = Object.keys(current.servers)
  const only = first === undefined ? undefined : current.servers[first]
  const isKnown = target !== null && URL.canParse(url) && serverKeyFor(current, new URL(url)) !== null
  return {
    ...current,
    id: "",
    title: "",
    page: {
      ...current.page,
      url: page === null ? current.page.url : pageUrl(page, current),
      sandboxed: page === "null" && current.page.sandboxed,
    },
    request: needsPreflight && isSimple ? { ...request, method: "PUT" } : request,
    later: [],
    servers: isKnown || target === null || only === undefined ? current.servers : { [target]: only },
    browser: message.browser ?? current.browser,
  }
}
