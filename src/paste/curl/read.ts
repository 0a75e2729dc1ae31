import type { BodyInit } from "../../fetch/body.ts"
import type { Header } from "../../fetch/header-list.ts"
import type { RequestInit } from "../../fetch/request.ts"
import { basicAuthorization } from "../../scenario/basic-authorization.ts"
import { shellWords } from "./words.ts"

/** A curl command as it was understood. */
export interface ReadCurl {
  readonly request: RequestInit | null
  /** the page that the browser copied it from, by its `Origin` or `Referer` */
  readonly page: string | null
  /** options and headers that decide nothing here, or that no page can set */
  readonly left: readonly string[]
}

export const looksLikeCurl = (text: string): boolean => /^\s*(?:\$\s+)?curl(?:\.exe)?\s/.test(text)

/** Options that take a value which decides nothing here. */
const IGNORED_WITH_VALUE = [
  "-o",
  "--output",
  "-m",
  "--max-time",
  "--connect-timeout",
  "-w",
  "--write-out",
  "-x",
  "--proxy",
  "--cacert",
  "-E",
  "--cert",
  "--resolve",
  "--retry",
]

/** What a browser sets by itself: a page's code can't, and the simulator does. */
const OF_THE_BROWSER =
  /^(?:origin|referer|host|connection|content-length|accept-encoding|user-agent|cookie|cookie2|sec-.*|proxy-.*|dnt|te|upgrade|pragma|cache-control|accept-language|priority|:.*)$/i

/**
 * Reads a curl command: one that was typed, or that DevTools copied (“Copy as cURL”). What the browser sets by itself is left
 * out of the request and told.
 */
export function readCurl(text: string): ReadCurl {
  const words = shellWords(text.replace(/^\s*\$\s+/, "")).slice(1)
  const headers: Header[] = []
  const left: string[] = []
  const data: string[] = []
  let [method, url, page]: [string | null, string | null, string | null] = [null, null, null]
  let [isGet, isForm, hasCookie] = [false, false, false]
  const addHeader = (line: string): void => {
    const at = line.indexOf(":", line.startsWith(":") ? 1 : 0)
    const name = (at < 0 ? line.replace(/;$/, "") : line.slice(0, at)).trim()
    const value = at < 0 ? "" : line.slice(at + 1).trim()
    if (/^origin$/i.test(name)) page = value
    if (/^referer$/i.test(name)) page ??= value
    if (/^cookie$/i.test(name)) hasCookie = true
    if (OF_THE_BROWSER.test(name)) left.push(`the header \`${name}\`, which the browser sets by itself`)
    else headers.push([name, value])
  }
  for (let at = 0; at < words.length; at++) {
    const given = words[at] ?? ""
    const [, long, attached] = /^(--[\w-]+)=([\s\S]*)$/.exec(given) ?? []
    const short = /^-([A-Za-z])([\s\S]+)$/.exec(given)
    const isJoined = short !== null && "XHdubAe".includes(short[1] ?? "")
    const option = long ?? (isJoined ? `-${short[1]}` : given)
    const value = (): string => {
      if (attached !== undefined) return attached
      if (isJoined) return short[2] ?? ""
      at += 1
      return words[at] ?? ""
    }
    switch (option) {
      case "-X":
      case "--request":
        method = value()
        break
      case "-H":
      case "--header":
        addHeader(value())
        break
      case "-d":
      case "--data":
      case "--data-raw":
      case "--data-ascii":
      case "--data-binary":
        data.push(value())
        break
      case "--data-urlencode":
        isForm = true
        data.push(value())
        break
      case "--json":
        data.push(value())
        headers.push(["Content-Type", "application/json"])
        break
      case "-F":
      case "--form":
        left.push(`the form field \`${value()}\`: multipart bodies are sent empty here`)
        if (data.length === 0) headers.push(["Content-Type", "multipart/form-data; boundary=x"])
        data.push("")
        break
      case "-b":
      case "--cookie":
        hasCookie = true
        left.push(`the cookies \`${value().replace(/=[^;]*/g, "=…")}\`: put them beside the request`)
        break
      case "-u":
      case "--user":
        headers.push(["Authorization", basicAuthorization(value())])
        break
      case "-A":
      case "--user-agent":
      case "-e":
      case "--referer":
        left.push(`\`${option} ${value()}\``)
        break
      case "-I":
      case "--head":
        method ??= "HEAD"
        break
      case "-G":
      case "--get":
        isGet = true
        break
      case "--url":
        url = value()
        break
      default:
        if (IGNORED_WITH_VALUE.includes(option)) left.push(`\`${option} ${value()}\``)
        else if (given.startsWith("-")) left.push(`\`${given}\``)
        else url ??= given
    }
  }
  if (url === null) return { request: null, page, left }
  const joined = data.join("&")
  const query = isGet && data.length > 0 ? `${url.includes("?") ? "&" : "?"}${joined}` : ""
  const isSent = data.length > 0 && !isGet
  const hasType = headers.some(([name]) => /^content-type$/i.test(name))
  const body: BodyInit | null = !isSent
    ? null
    : isForm || !hasType
      ? { kind: "form", text: joined }
      : { kind: "text", text: joined }
  return {
    request: {
      initiator: { kind: "fetch" },
      url: /^[a-z][a-z\d+.-]*:\/\//i.test(url) ? url + query : `http://${url}${query}`,
      method: method ?? (isSent ? "POST" : "GET"),
      headers,
      body,
      mode: "cors",
      credentials: hasCookie ? "include" : "same-origin",
      redirect: "follow",
    },
    page,
    left: [...new Set(left)],
  }
}
