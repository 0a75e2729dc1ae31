import { byteLowercase } from "../../fetch/header-list.ts"
import { isElement } from "../../fetch/initiators/initiator.ts"
import type { RequestInit } from "../../fetch/request.ts"
import { meantUrl } from "../../scenario/meant-url.ts"
import { replaceRequest, requestOf, type Scenario } from "../../scenario/scenario.ts"
import { isDevServer, pathThroughProxy, sendsTo } from "../../servers/dev-proxy.ts"
import type { Trace } from "../../simulation/trace.ts"
import { answerOf } from "../cause.ts"
import type { FixStep } from "./plan.ts"
import { refusedSteps } from "./refused-steps.ts"

/** Changes of what the page does: its own mistakes, and what it may do without. */
export function clientSteps(scenario: Scenario, run: number, trace: Trace): readonly FixStep[] {
  const request = requestOf(scenario, run)
  const change = (title: string, edit: Partial<RequestInit>, price: string | null = null): FixStep => ({
    title,
    where: "request",
    price,
    apply: (before) => replaceRequest(before, run, { ...requestOf(before, run), ...edit }),
  })
  const { ending } = trace
  const reason = ending.kind === "rejected" ? ending.reason : null
  const responseOnly = request.headers.filter(([name]) => /^access-control-(allow|expose|max)-/i.test(name))
  const steps: FixStep[] = ending.kind === "refused" ? [...refusedSteps(ending.refusal, request, change)] : []
  const meant = meantUrl(request.url)
  if (meant !== null && (reason?.kind === "not an HTTP(S) scheme" || reason?.kind === "unreachable"))
    steps.push(change(`Write the address with its scheme: \`${meant}\``, { url: meant }))
  if (responseOnly.length > 0)
    steps.push(
      change(
        `Do not send ${responseOnly.map(([name]) => `\`${name}\``).join(", ")}: it is a response header, which the server sends`,
        { headers: request.headers.filter(([name]) => !/^access-control-(allow|expose|max)-/i.test(name)) },
      ),
    )
  if (request.mode === "no-cors" && (ending.kind === "resolved" || ending.kind === "refused"))
    steps.push(change('Leave `mode: "no-cors"` out', { mode: "cors" }))
  if (request.mode === "same-origin") steps.push(change('Leave `mode: "same-origin"` out', { mode: "cors" }))
  if (/^patch$/i.test(request.method) && request.method !== "PATCH")
    steps.push(change("Write the method `PATCH` in capitals", { method: "PATCH" }))
  if (reason?.kind === "CORS preflight" && reason.refusal.kind === "header not allowed") {
    const lower = byteLowercase(reason.refusal.header)
    const hasNoUse = lower === "content-type" && request.body === null
    steps.push(
      change(
        hasNoUse
          ? "Do not send `Content-Type`: there is no body"
          : `Do not send \`${reason.refusal.header}\``,
        { headers: request.headers.filter(([name]) => byteLowercase(name) !== lower) },
        hasNoUse ? null : `the server no longer gets \`${reason.refusal.header}\``,
      ),
    )
  }
  const isAboutCredentials =
    reason?.kind === "CORS check" &&
    (reason.result.kind === "wildcard with credentials" ||
      reason.result.kind === "allow-credentials not true")
  if (isAboutCredentials && request.credentials === "include")
    steps.push(
      change(
        'Leave `credentials: "include"` out',
        { credentials: "same-origin" },
        "no cookie goes along any more",
      ),
    )
  steps.push(
    ...keptSteps(scenario, run, trace),
    ...proxySteps(scenario, trace, change),
    ...addressSteps(scenario, trace, change),
    ...pageSteps(scenario),
  )
  return steps
}

/** An answer that was kept of a request without an `Origin` serves one that needs its CORS headers: let that one ask with CORS. */
function keptSteps(scenario: Scenario, run: number, trace: Trace): readonly FixStep[] {
  if (trace.ending.kind !== "rejected" || trace.exchanges.at(-1)?.fromCache !== true) return []
  const { url } = requestOf(scenario, run)
  const earlier = Array.from({ length: run }, (_, i) => i).filter((i) => requestOf(scenario, i).url === url)
  return earlier.flatMap((i): readonly FixStep[] => {
    const { initiator, mode } = requestOf(scenario, i)
    if (isElement(initiator) && initiator.crossorigin === null)
      return [
        {
          title: `Give the \`<${initiator.kind}>\` \`crossorigin\`, so that what is kept of it has the CORS headers`,
          where: "request",
          price: null,
          apply: (before) =>
            replaceRequest(before, i, {
              ...requestOf(before, i),
              initiator: { ...initiator, crossorigin: "anonymous" },
            }),
        },
      ]
    return mode === "no-cors"
      ? [
          {
            title: 'Leave `mode: "no-cors"` out of the request before, whose answer was kept',
            where: "request",
            price: null,
            apply: (before) => replaceRequest(before, i, { ...requestOf(before, i), mode: "cors" }),
          },
        ]
      : []
  })
}

/** The page's own dev server would have sent it on. */
function proxySteps(
  scenario: Scenario,
  trace: Trace,
  change: (title: string, edit: Partial<RequestInit>) => FixStep,
): readonly FixStep[] {
  const url = trace.request?.urlList[0]
  const page = URL.canParse(scenario.page.url) ? new URL(scenario.page.url) : null
  const config = page === null ? undefined : scenario.servers[page.origin]
  if (url === undefined || page === null || url.origin === page.origin || !isDevServer(config)) return []
  const path = sendsTo(config, url.origin) ? pathThroughProxy(config, page, url) : null
  return path === null
    ? []
    : [change(`Ask for \`${path}\`: the proxy of the page’s own dev server takes it`, { url: path })]
}

/** Ask at once where a redirect leads, or by https:. */
function addressSteps(
  scenario: Scenario,
  trace: Trace,
  change: (title: string, edit: Partial<RequestInit>) => FixStep,
): readonly FixStep[] {
  const steps: FixStep[] = []
  for (const exchange of trace.exchanges) {
    const answer = answerOf(exchange)
    const location = answer?.headers.find(({ name }) => byteLowercase(name) === "location")?.value
    if (
      answer === null ||
      location === undefined ||
      answer.status < 300 ||
      answer.status > 399 ||
      !URL.canParse(location, exchange.wire.url.href)
    )
      continue
    const to = new URL(location, exchange.wire.url.href)
    if (/login|signin|auth|sso/i.test(to.pathname)) continue
    steps.push(change(`Ask for \`${to.href}\` at once: the server redirects there`, { url: to.href }))
  }
  const url = trace.request?.urlList[0]
  const reason = trace.ending.kind === "rejected" ? trace.ending.reason : null
  if (url !== undefined && reason?.kind === "restricted address")
    steps.push(...elsewhere(scenario, url, reason.part, change))
  if (url !== undefined && reason?.kind === "mixed content") {
    const secure = new URL(url.href)
    secure.protocol = "https:"
    if (scenario.servers[secure.origin] !== undefined)
      steps.push(change(`Ask by https: \`${secure.href}\``, { url: secure.href }))
  }
  return steps
}

/** The server at an address that browsers go to: its machine by name, or on a port that is HTTP's. */
function elsewhere(
  scenario: Scenario,
  from: URL,
  part: "port" | "host",
  change: (title: string, edit: Partial<RequestInit>) => FixStep,
): readonly FixStep[] {
  const to = new URL(from.href)
  if (part === "host") to.hostname = "localhost"
  else to.port = "8000"
  const config = scenario.servers[from.origin]
  // Where another server stands already, this one can't.
  if (config === undefined || scenario.servers[to.origin] !== undefined) return []
  const title =
    part === "host"
      ? `Ask for \`${to.href}\`: the server listens on every address, this one too`
      : `Let the server listen on port ${to.port}, and ask for \`${to.href}\``
  const { apply, ...step } = change(title, { url: to.href })
  const moved = (before: Scenario): Scenario => {
    const { [from.origin]: _, ...others } = before.servers
    return { ...apply(before), servers: { ...others, [to.origin]: config } }
  }
  return [{ ...step, apply: moved }]
}

/** `localhost` and `127.0.0.1` are two origins: the page may be opened at the one that is allowed. */
function pageSteps(scenario: Scenario): readonly FixStep[] {
  if (!URL.canParse(scenario.page.url)) return []
  if (scenario.page.sandboxed)
    return [
      {
        title: "Add `allow-same-origin` to the frame's `sandbox` attribute, so that it has an origin",
        where: "page",
        price: "the frame is then trusted as its site is",
        apply: (before) => ({ ...before, page: { ...before.page, sandboxed: false } }),
      },
    ]
  const url = new URL(scenario.page.url)
  if (url.protocol === "file:") return servedFile(scenario, url)
  const other = url.hostname === "localhost" ? "127.0.0.1" : url.hostname === "127.0.0.1" ? "localhost" : null
  const twins = other === null ? [] : [other]
  const bare = url.hostname.startsWith("www.")
    ? [url.hostname.slice(4)]
    : /^[^.]+\.[^.]+$/.test(url.hostname)
      ? [`www.${url.hostname}`]
      : []
  return [...twins, ...bare].map((hostname) => {
    const page = new URL(url.href)
    page.hostname = hostname
    return {
      title: `Open the page at \`${page.origin}\``,
      where: "page",
      price: null,
      apply: (before) => ({ ...before, page: { ...before.page, url: page.href } }),
    } as const satisfies FixStep
  })
}

/**
 * A page that is a file has no origin: a static server gives it one. The ports that the server's text names already come
 * first, since nothing has to be changed for them.
 */
function servedFile(scenario: Scenario, file: URL): readonly FixStep[] {
  const texts = Object.values(scenario.servers).map((config) => ("source" in config ? config.source : ""))
  const named = texts.flatMap((text) => text.match(/http:\/\/(?:localhost|127\.0\.0\.1):\d+/g) ?? [])
  const name = file.pathname.split("/").at(-1) ?? ""
  const free = [...named, "http://localhost:8080"].filter((origin) => scenario.servers[origin] === undefined)
  return [...new Set(free)].slice(0, 4).map((origin): FixStep => {
    const { port, hostname } = new URL(origin)
    return {
      title: `Serve the page's folder: \`python3 -m http.server ${port} --bind ${hostname}\`, and open it at \`${origin}\``,
      where: "page",
      price: null,
      apply: (before) => ({ ...before, page: { ...before.page, url: `${origin}/${name}` } }),
    }
  })
}
