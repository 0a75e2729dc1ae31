import { byteLowercase } from "../../fetch/header-list.ts"
import type { Cause, LocatedHeader } from "../server.ts"

const isRedirect = (status: number): boolean => status >= 300 && status <= 399

/**
 * The headers of an answer, and its status, as `header()` sets them. Nothing is sent before the script ends, as with the
 * `output_buffering` of PHP's own php.ini. PHP 8.2, main/SAPI.c, sapi_header_op
 */
export class SentHeaders {
  status = 200
  cause: Cause | null = null
  headers: LocatedHeader[] = []

  setStatus(status: number, cause: Cause): void {
    this.status = status
    this.cause = cause
  }

  /**
   * @param line `Name: value`, or a status line
   * @param status null where the call says none
   */
  header(line: string, isReplacing: boolean, status: number | null, cause: Cause): void {
    const trimmed = line.trimEnd()
    // PHP warns, and sends none of it.
    if (/[\r\n\0]/.test(trimmed)) return
    const statusLine = /^HTTP\/[\d.]+\s+(\d{3})/i.exec(trimmed)?.[1]
    if (statusLine !== undefined) {
      this.setStatus(Number(statusLine), cause)
      return
    }
    const colon = trimmed.indexOf(":")
    if (colon > 0) this.add(trimmed.slice(0, colon), trimmed.slice(colon + 1).trim(), isReplacing, cause)
    if (status !== null && status > 0) this.setStatus(status, cause)
    else this.implied(byteLowercase(trimmed.slice(0, Math.max(0, colon))), cause)
  }

  remove(name: string): void {
    const removed = byteLowercase(name)
    this.headers = this.headers.filter((each) => each.name !== removed)
  }

  removeAll(): void {
    this.headers = []
  }

  private add(written: string, value: string, isReplacing: boolean, cause: Cause): void {
    const name = byteLowercase(written)
    if (isReplacing || name === "content-type") this.remove(name)
    // A type of text gets the default charset.
    const isBareText = name === "content-type" && /^text\//i.test(value) && !/charset=/i.test(value)
    this.headers.push({ name, value: isBareText ? `${value};charset=UTF-8` : value, cause })
  }

  /** What a header says of the status. */
  private implied(name: string, cause: Cause): void {
    // Apache's own mod_php says 303 to all but GET and HEAD; PHP behind FastCGI and its own server say 302.
    if (name === "location" && !isRedirect(this.status) && this.status !== 201) this.setStatus(302, cause)
    if (name === "www-authenticate") this.setStatus(401, cause)
  }

  /** All that goes out, the type that PHP says by itself among it. */
  finished(): readonly LocatedHeader[] {
    const type: LocatedHeader = { name: "content-type", value: "text/html; charset=UTF-8", cause: null }
    return this.headers.some(({ name }) => name === "content-type") ? this.headers : [...this.headers, type]
  }
}
