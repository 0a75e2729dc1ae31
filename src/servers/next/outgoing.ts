import { byteLowercase } from "../../fetch/header-list.ts"
import type { LocatedHeader } from "../server.ts"

/** Headers as they come together on Node's answer. */
export class Outgoing {
  private readonly list: LocatedHeader[] = []

  has(name: string): boolean {
    return this.list.some((each) => each.name === byteLowercase(name))
  }

  set(header: LocatedHeader): void {
    const name = byteLowercase(header.name)
    const at = this.list.findIndex((each) => each.name === name)
    if (at < 0) this.list.push({ ...header, name })
    else this.list[at] = { ...header, name }
  }

  /** a line of its own, beside those that are there */
  append(header: LocatedHeader): void {
    this.list.push({ ...header, name: byteLowercase(header.name) })
  }

  /** the npm package `vary`: all of it on one line */
  vary(field: string): void {
    const before = this.list.filter((each) => each.name === "vary").map(({ value }) => value)
    const cause = this.list.find((each) => each.name === "vary")?.cause ?? null
    for (let i = this.list.length - 1; i >= 0; i--) if (this.list[i]?.name === "vary") this.list.splice(i, 1)
    this.list.push({ name: "vary", value: [...before, field].join(", "), cause })
  }

  get headers(): readonly LocatedHeader[] {
    return this.list
  }
}
