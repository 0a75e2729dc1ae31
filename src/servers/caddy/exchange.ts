import { get, type HeaderList } from "../../fetch/header-list.ts"
import type { ServerRequest } from "../server.ts"

/** What is under way while Caddy deals with a request. */
export class CaddyExchange {
  readonly request: ServerRequest
  path: string
  readonly query: string
  requestHeaders: HeaderList
  /** what `vars` and patterns made, by the whole name of the placeholder */
  readonly variables = new Map<string, string>()
  /** those of `map`: looked up anew each time that they are asked for */
  readonly mapped = new Map<string, () => string>()

  constructor(request: ServerRequest) {
    const [path = "/", query = ""] = request.path.split("?")
    this.request = request
    this.path = path
    this.query = query
    this.requestHeaders = request.headers
  }

  /** A text with its placeholders put in; one that is not known stays as it is. https://caddyserver.com/docs/conventions#placeholders */
  readonly put = (text: string): string =>
    text.replace(/\{([\w.$-]+)\}/g, (_, name: string) => {
      const whole = name.replace(/^re\./, "http.regexp.")
      return this.placeholder(whole) ?? `{${whole}}`
    })

  private placeholder(name: string): string | null {
    const own = this.variables.get(name)
    if (own !== undefined) return own
    const map = this.mapped.get(name)
    if (map !== undefined) return map()
    const header = /^(?:http\.request\.)?header\.(.+)$/.exec(name)?.[1]
    if (header !== undefined) return get(this.requestHeaders, header) ?? ""
    const { request } = this
    switch (name.replace(/^http\.request\./, "")) {
      case "method":
        return request.method
      case "path":
      case "uri.path":
        return this.path
      case "uri":
        return this.path + (this.query === "" ? "" : `?${this.query}`)
      case "query":
      case "uri.query":
        return this.query
      case "scheme":
        return request.scheme
      case "host":
        return (request.host ?? "").replace(/:\d+$/, "")
      case "hostport":
        return request.host ?? ""
      case "remote_host":
        return "127.0.0.1"
      default:
        // What no pattern has captured is not known, and stays.
        return /^(?:http\.)?vars\./.test(name) ? "" : null
    }
  }
}
