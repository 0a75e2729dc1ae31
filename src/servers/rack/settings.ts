import type { Evaluation } from "../../source/script/evaluation.ts"
import { call } from "../../source/script/run.ts"
import { host, native, nothing, Scope, shown, type Value } from "../../source/script/values.ts"
import type { Span } from "../../source/span.ts"
import type { UnderstoodOption } from "../server.ts"

/** `resource "/api/*", headers: :any, …` */
export interface ResourceLine {
  readonly path: Value
  readonly options: ReadonlyMap<string, Value>
  /** were `*` among the origins when it was named? */
  readonly isPublic: boolean
  readonly span: Span
}

/** `allow do … end` */
export interface AllowBlock {
  readonly origins: readonly Value[]
  readonly originsSpan: Span | null
  readonly resources: readonly ResourceLine[]
  readonly span: Span
}

/** A middleware of the stack. */
export type Layer =
  | { readonly kind: "cors"; readonly blocks: readonly AllowBlock[]; readonly span: Span }
  | { readonly kind: "basic auth"; readonly span: Span }
  | { readonly kind: "other"; readonly name: string; readonly span: Span }

/** The stack that a file names, the outermost first. */
export class RackStack {
  readonly layers: Layer[] = []
  readonly options: UnderstoodOption[] = []

  /** `use X`, `config.middleware.use X` */
  use(evaluation: Evaluation, [named]: readonly Value[], block: Value | null, span: Span): void {
    const layer = this.layerOf(evaluation, named, block, span)
    if (layer !== null) this.layers.push(layer)
  }

  /** `insert_before 0, X`; what it stands before is rarely in the paste: then it comes first */
  insert(
    evaluation: Evaluation,
    [before, named]: readonly Value[],
    block: Value | null,
    span: Span,
    isAfter: boolean,
  ): void {
    const layer = this.layerOf(evaluation, named, block, span)
    if (layer === null) return
    const name =
      before === undefined
        ? ""
        : before.kind === "host"
          ? before.host.name
          : shown(before).replaceAll('"', "")
    const at = this.layers.findIndex((each) => each.kind === "other" && each.name === name)
    const index = before?.kind === "number" ? before.value : at < 0 ? 0 : at + (isAfter ? 1 : 0)
    this.layers.splice(index, 0, layer)
  }

  private layerOf(
    evaluation: Evaluation,
    named: Value | undefined,
    block: Value | null,
    span: Span,
  ): Layer | null {
    const name =
      named?.kind === "host"
        ? named.host.name
        : named?.kind === "string"
          ? named.value
          : named?.kind === "unknown"
            ? named.key
            : ""
    if (name === "Rack::Cors") return { kind: "cors", blocks: this.blocksOf(evaluation, block, span), span }
    if (name === "Rack::Auth::Basic") return { kind: "basic auth", span }
    return name === "" ? null : { kind: "other", name, span }
  }

  private blocksOf(evaluation: Evaluation, block: Value | null, span: Span): readonly AllowBlock[] {
    const blocks: AllowBlock[] = []
    const allow = native("allow", span, (_, at, inner) => {
      blocks.push(this.allowed(evaluation, inner, at))
      return nothing(at)
    })
    inside(evaluation, block, new Map([["allow", allow]]), span)
    return blocks
  }

  private allowed(evaluation: Evaluation, block: Value | null, span: Span): AllowBlock {
    const origins: Value[] = []
    const resources: ResourceLine[] = []
    let originsSpan: Span | null = null
    const names = new Map<string, Value>([
      [
        "origins",
        native("origins", span, (given, at, test) => {
          origins.length = 0
          origins.push(...given, ...(test === null ? [] : [test]))
          originsSpan = at
          this.note("origins", given, at)
          return nothing(at)
        }),
      ],
      [
        "resource",
        native("resource", span, ([path, options], at) => {
          const known = options?.kind === "map" ? options.entries : new Map<string, Value>()
          resources.push({
            path: path ?? nothing(at),
            options: known,
            isPublic: origins.some((each) => each.kind === "string" && each.value === "*"),
            span: at,
          })
          this.note("resource", path === undefined ? [] : [path], at)
          for (const name of ["methods", "headers", "expose", "credentials", "max_age"]) {
            const value = known.get(name)
            this.options.push({
              name,
              value: value === undefined ? (DEFAULTS[name] ?? "nil") : shown(value),
              isDefault: value === undefined,
              span: value?.span ?? null,
            })
          }
          return nothing(at)
        }),
      ],
    ])
    inside(evaluation, block, names, span)
    return { origins, originsSpan, resources, span }
  }

  private note(name: string, values: readonly Value[], span: Span): void {
    this.options.push({ name, value: values.map(shown).join(", "), isDefault: false, span })
  }
}

const DEFAULTS: Readonly<Record<string, string>> = {
  methods: "[:get]",
  credentials: "false",
  max_age: "7200",
}

/** Runs a block as instance_eval does: the names are its own; with a parameter they are that one's. */
function inside(
  evaluation: Evaluation,
  block: Value | null,
  names: ReadonlyMap<string, Value>,
  span: Span,
): void {
  if (block?.kind !== "function") return
  const scope = new Scope(block.scope)
  for (const [name, value] of names) scope.names.set(name, value)
  const given = host({ name: "the configuration", member: (name) => names.get(name) ?? null }, span)
  call(evaluation, { ...block, scope }, [given], span)
}
