import type { ConsoleMessage } from "./message.ts"
import { WORDINGS } from "./wordings.ts"

/** Straight quotes and single blanks, so that one pattern fits every console and every thread. */
const plain = (text: string): string =>
  text
    .replace(/[‘’‚‛`´](?=[^`]*)/g, (quote) => (quote === "`" ? "`" : "'"))
    .replace(/[“”„]/g, '"')
    .replace(/[\u00a0\s]+/g, " ")
    .trim()

const URL_PATTERN = "(?:https?|ftp|file|data|null):?[^\\s'\"<>),]*"

/** Where the addresses stand, by the browser's way of putting it. */
const PLACES: readonly RegExp[] = [
  /Access to (?<what>[\w ]+?) at '(?<url>[^']+)'(?: \(redirected from '(?<from>[^']+)'\))? from origin '(?<page>[^']+)'/,
  new RegExp(
    `(?<what>XMLHttpRequest|Fetch API|Font) (?:from origin '(?<page>[^']+)' )?cannot load '?(?<url>${URL_PATTERN})'?`,
  ),
  /Failed to load (?:resource: )?'?(?<url>https?:\/\/[^\s']+?)'?:/,
  new RegExp(`reading the remote resource at '?(?<url>${URL_PATTERN}?)'?\\.? \\(Reason`),
  new RegExp(`Cannot load (?<what>image|script|stylesheet|font) (?<url>${URL_PATTERN})`),
  /(?:resource|response|load to) (?:at )?["']?(?<url>https?:\/\/[^\s"']+)/,
  /(?<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (?<url>https?:\/\/\S+) (?:net::|\d{3})/,
]

const ORIGIN = /Origin '?(?<page>(?:https?:\/\/[^\s']+?|null))'? is (?:therefore )?not allowed/

const INITIATORS: Readonly<Record<string, ConsoleMessage["initiator"]>> = {
  fetch: "fetch",
  "fetch api": "fetch",
  xmlhttprequest: "xhr",
  image: "img",
  script: "script",
  "css stylesheet": "stylesheet",
  stylesheet: "stylesheet",
  font: "font",
}

/**
 * Reads a pasted console message of Chromium, Firefox or Safari, of today's or older wording, with whatever noise is around
 * it: file names, stacks, `Uncaught (in promise)`.
 * @returns null when the text holds no wording that is known
 */
export function readConsoleMessage(given: string): ConsoleMessage | null {
  const text = plain(given)
  for (const { browser, pattern, condition, phase } of WORDINGS) {
    const match = pattern.exec(text)
    if (match === null) continue
    const groups = match.groups ?? {}
    const place = placesIn(text)
    const isPreflight =
      /Response to preflight request|preflight response|preflight request|CORS preflight/i.test(text)
    const status =
      groups.status ?? /Status code: (\d{3})/.exec(text)?.[1] ?? /net::ERR_FAILED (\d{3})/.exec(text)?.[1]
    return {
      browser,
      condition: narrowed(condition, status),
      phase: phase ?? (isPreflight ? "preflight" : null),
      page: groups.page ?? place.page ?? ORIGIN.exec(text)?.groups?.page ?? null,
      url: withoutDot(groups.url ?? place.url ?? null),
      redirectedFrom: place.from ?? null,
      initiator: INITIATORS[(place.what ?? "").toLowerCase()] ?? null,
      method: groups.method ?? place.method ?? null,
      header: groups.header ?? null,
      value: groups.value ?? null,
      status: status === undefined ? null : Number(status),
      quoted: match[0],
    }
  }
  return null
}

/** Safari and Firefox say of a redirected preflight only that its status is not ok. */
const narrowed = (
  condition: ConsoleMessage["condition"],
  status: string | undefined,
): ConsoleMessage["condition"] =>
  condition === "preflight status" && status !== undefined && /^3(?!04)/.test(status)
    ? "preflight redirect"
    : condition

const withoutDot = (url: string | null): string | null => url?.replace(/[.,;:]+$/, "") ?? null

function placesIn(
  text: string,
): Readonly<Partial<Record<"url" | "page" | "from" | "what" | "method", string>>> {
  for (const place of PLACES) {
    const groups = place.exec(text)?.groups
    if (groups?.url !== undefined) return groups
  }
  return {}
}
