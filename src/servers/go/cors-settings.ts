import type { Evaluation } from "../../source/script/evaluation.ts"
import { call } from "../../source/script/run.ts"
import { said, shown, truth, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import type { Cause, UnderstoodOption } from "../server.ts"

/** The fields of an options struct, each with its place. */
export class CorsSettings {
  private readonly evaluation: Evaluation
  private readonly given: ReadonlyMap<string, Value>
  private readonly span: Span

  constructor(evaluation: Evaluation, given: Value | undefined, span: Span) {
    this.evaluation = evaluation
    this.given = given?.kind === "map" ? given.entries : new Map()
    this.span = given?.span ?? span
  }

  get(name: string): Value | null {
    const value = this.given.get(name)
    return value === undefined || value.kind === "nothing" ? null : value
  }

  /** A list of texts; empty where it is not given. @throws OpenQuestion */
  list(name: string): readonly { readonly text: string; readonly span: Span }[] {
    const value = this.get(name)
    if (value === null) return []
    const known = this.evaluation.known(value, { kind: "origins" })
    if (known.kind !== "list") return []
    return known.items.flatMap((item) => {
      const text = said(this.evaluation.known(item, { kind: "text", suggestions: [] }))
      return text === null ? [] : [{ text, span: item.span }]
    })
  }

  isOn(name: string): boolean {
    const value = this.get(name)
    return value !== null && truth(this.evaluation.known(value, { kind: "boolean" })) === true
  }

  number(name: string): number {
    const value = this.get(name)
    if (value === null) return 0
    const known = this.evaluation.known(value, { kind: "text", suggestions: [] })
    return known.kind === "number" ? known.value : Number(said(known) ?? 0) || 0
  }

  /** Does a function of the options say yes? null where it is not given. @throws OpenQuestion */
  allows(name: string, args: readonly Value[]): boolean | null {
    const value = this.get(name)
    if (value === null) return null
    const result = call(this.evaluation, value, args, value.span)
    const first = result.kind === "list" ? (result.items[0] ?? result) : result
    return truth(this.evaluation.known(first, { kind: "boolean" })) === true
  }

  cause(name: string, why: string): Cause {
    return { span: this.get(name)?.span ?? this.span, option: name, why }
  }

  understood(defaults: Readonly<Record<string, string>>): readonly UnderstoodOption[] {
    return Object.entries(defaults).map(([name, byDefault]) => {
      const value = this.get(name)
      return {
        name,
        value: value === null ? byDefault : shown(value),
        isDefault: value === null,
        span: value?.span ?? null,
      }
    })
  }
}
