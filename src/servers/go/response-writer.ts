import { byteLowercase, isHeaderName } from "../../fetch/header-list.ts"
import type { Cause, LocatedHeader } from "../server.ts"

/** net/http, CanonicalHeaderKey: `access-control-max-age` is `Access-Control-Max-Age` */
export const canonical = (name: string): string =>
  isHeaderName(name) ? name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase()) : name

/** net/http's ResponseWriter: headers count as they stand when the status is written; what is set later is lost. */
export class ResponseWriter {
  headers: LocatedHeader[] = []
  status: number | null = null
  body = ""
  cause: Cause | null = null
  private sent: readonly LocatedHeader[] | null = null

  values(name: string): readonly string[] {
    const wanted = byteLowercase(name)
    return this.headers.filter((each) => each.name === wanted).map(({ value }) => value)
  }

  set(name: string, value: string, cause: Cause | null): void {
    this.delete(name)
    this.add(name, value, cause)
  }

  add(name: string, value: string, cause: Cause | null): void {
    this.headers.push({ name: byteLowercase(name), value, cause })
  }

  delete(name: string): void {
    const wanted = byteLowercase(name)
    this.headers = this.headers.filter((each) => each.name !== wanted)
  }

  writeHeader(status: number, cause: Cause | null = null): void {
    if (this.status !== null) return
    this.status = status
    this.cause = cause
    this.sent = [...this.headers]
  }

  write(text: string): void {
    if (this.status === null) this.writeHeader(200)
    this.body += text
  }

  /** What goes out: a type is guessed from the body where none was said. net/http, server.go and sniff.go */
  finished(): { readonly status: number; readonly headers: readonly LocatedHeader[]; readonly body: string } {
    const status = this.status ?? 200
    const headers = this.sent ?? this.headers
    const isEmpty = status === 204 || status === 304 || status < 200
    const body = isEmpty ? "" : this.body
    const isTyped = headers.some(({ name }) => name === "content-type")
    const type =
      /^\s*<(?:!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P|!--)[\s>]/i.test(
        body,
      )
        ? "text/html; charset=utf-8"
        : "text/plain; charset=utf-8"
    return {
      status,
      headers:
        isTyped || body === "" ? headers : [...headers, { name: "content-type", value: type, cause: null }],
      body,
    }
  }
}
