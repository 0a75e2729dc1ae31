import { byteLowercase } from "../../fetch/header-list.ts"
import type { Cause, LayerInfo, LocatedHeader } from "../server.ts"

interface Kept {
  readonly name: string
  readonly values: readonly string[]
  readonly cause: Cause | null
}

/** Node's ServerResponse, as far as headers and status go: names in any case, a header set again keeps its place. */
export class NodeResponse {
  statusCode = 200
  body = ""
  isEnded = false
  /** who ended it */
  endedBy: LayerInfo | null = null
  /** why it has the status that it has, where a layer refused or failed */
  cause: Cause | null = null
  private readonly kept = new Map<string, Kept>()

  /** https://nodejs.org/api/http.html#responsesetheadername-value */
  setHeader(name: string, value: string | readonly string[], cause: Cause | null): void {
    this.kept.set(byteLowercase(name), { name, values: typeof value === "string" ? [value] : value, cause })
  }

  getHeader(name: string): string | null {
    return this.kept.get(byteLowercase(name))?.values.join(", ") ?? null
  }

  hasHeader(name: string): boolean {
    return this.kept.has(byteLowercase(name))
  }

  removeHeader(name: string): void {
    this.kept.delete(byteLowercase(name))
  }

  appendHeader(name: string, value: string, cause: Cause | null): void {
    const before = this.kept.get(byteLowercase(name))
    this.setHeader(name, before === undefined ? value : [...before.values, value], cause)
  }

  /** The npm package `vary` 1.1.2: adds a name to the list, unless it is there. */
  vary(field: string, cause: Cause | null): void {
    const before = this.getHeader("Vary") ?? ""
    if (before === "*" || field === "*") {
      this.setHeader("Vary", "*", cause)
      return
    }
    const names = before.split(",").map((name) => byteLowercase(name.trim()))
    if (!names.includes(byteLowercase(field)))
      this.setHeader("Vary", before === "" ? field : `${before}, ${field}`, cause)
  }

  end(body: string, by: LayerInfo): void {
    if (this.isEnded) return
    this.isEnded = true
    this.body = body
    this.endedBy = by
  }

  /** As they go over the wire; what is about the connection alone is left out, as it is not the application's. */
  get headers(): readonly LocatedHeader[] {
    return [...this.kept.values()].flatMap(({ name, values, cause }) =>
      /^(content-length|transfer-encoding|connection|date|keep-alive)$/i.test(name)
        ? []
        : values.map((value) => ({ name: byteLowercase(name), value, cause })),
    )
  }
}
