import { byteLowercase } from "../../fetch/header-list.ts"
import type { PythonError } from "../../source/python/values.ts"
import type { Absence, Cause, LayerInfo, LocatedHeader, ServerRequest, Visit } from "../server.ts"

/** A response on its way out, which the layers around may still change: Starlette's MutableHeaders. */
export class Draft {
  status: number
  headers: LocatedHeader[]
  body: string
  layer: LayerInfo
  cause: Cause | null
  constructor(
    layer: LayerInfo,
    status: number,
    headers: readonly LocatedHeader[],
    body: string,
    cause: Cause | null = null,
  ) {
    this.layer = layer
    this.status = status
    this.headers = [...headers]
    this.body = body
    this.cause = cause
  }

  get(name: string): string | null {
    return this.headers.find((header) => byteLowercase(header.name) === byteLowercase(name))?.value ?? null
  }

  /** Replaces the first of the name and drops the others; else appends. starlette/datastructures.py, MutableHeaders.__setitem__ */
  set(name: string, value: string, cause: Cause | null): void {
    const header: LocatedHeader = { name: byteLowercase(name), value, cause }
    const at = this.headers.findIndex((each) => byteLowercase(each.name) === header.name)
    if (at < 0) this.headers.push(header)
    else
      this.headers = [
        ...this.headers.slice(0, at),
        header,
        ...this.headers.slice(at + 1).filter((each) => byteLowercase(each.name) !== header.name),
      ]
  }

  append(name: string, value: string, cause: Cause | null): void {
    this.headers.push({ name: byteLowercase(name), value, cause })
  }

  delete(name: string): void {
    this.headers = this.headers.filter((each) => byteLowercase(each.name) !== byteLowercase(name))
  }

  /** starlette/datastructures.py, MutableHeaders.add_vary_header */
  addVary(vary: string, cause: Cause | null): void {
    const before = this.get("vary")
    this.set("vary", before === null ? vary : `${before}, ${vary}`, cause)
  }
}

/** What a layer gives back to the one around it. */
export type Outcome =
  | { readonly kind: "response"; readonly draft: Draft }
  | { readonly kind: "raised"; readonly error: PythonError }

/** What comes up while one request is answered. */
export interface Exchange {
  readonly request: ServerRequest
  readonly visits: Visit[]
  readonly absences: Absence[]
}

export type Next = () => Outcome

/** A station that can answer, let through, or change what comes back. */
export interface Layer {
  readonly info: LayerInfo
  handle(exchange: Exchange, next: Next): Outcome
}

export const plainText = (
  layer: LayerInfo,
  status: number,
  body: string,
  cause: Cause | null = null,
): Draft =>
  new Draft(
    layer,
    status,
    [{ name: "content-type", value: "text/plain; charset=utf-8", cause: null }],
    body,
    cause,
  )

export const json = (layer: LayerInfo, status: number, body: string, cause: Cause | null = null): Draft =>
  new Draft(layer, status, [{ name: "content-type", value: "application/json", cause: null }], body, cause)
