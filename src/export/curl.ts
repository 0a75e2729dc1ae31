import type { SentRequest } from "../simulation/as-allowed.ts"
import { toldHeaders } from "./told-headers.ts"

/** A text as a word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A request as a `curl` command that shows the answer's headers. */
function curl({ method, url, headers, body }: SentRequest, set: readonly string[]): string {
  const parts = [
    `curl -i -X ${/^[A-Z]+$/.test(method) ? method : quoted(method)} ${quoted(url.href)}`,
    ...toldHeaders(headers, set).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
  ]
  return parts.join(" \\\n  ")
}

/** The preflight and the request for a terminal. curl checks nothing: what matters is what the answers say. */
export const curlCommands = (sent: readonly SentRequest[], set: readonly string[]): string =>
  sent
    .map((each) => `# ${each.phase === "preflight" ? "The preflight" : "The request"}\n${curl(each, set)}`)
    .join("\n\n")
    .concat("\n")
