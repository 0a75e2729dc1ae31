import type { Evaluation } from "../../source/python/evaluation.ts"
import type { FunctionValue, Value } from "../../source/python/values.ts"
import type { Span } from "../../source/span.ts"
import type { Draft } from "../python/draft.ts"
import type { Absence, ServerRequest, UnderstoodOption, Visit } from "../server.ts"
import type { CorsOptions } from "./options.ts"

/** A rule of the URL map. */
export interface FlaskRoute {
  readonly rule: string
  readonly methods: readonly string[]
  /** does Flask answer OPTIONS by itself? */
  readonly hasAutomaticOptions: boolean
  /** null: the text does not show it */
  readonly view: Value | null
  readonly blueprint: Blueprint | null
  readonly span: Span
}

/** A function that Flask runs before or after a view. */
export interface FlaskHook {
  readonly name: string
  readonly run: (response: Draft | null) => Draft | null
  readonly isCors: boolean
  readonly span: Span
}

export interface Hooks {
  readonly before: FlaskHook[]
  /** in the order in which they were registered: they run from the last to the first */
  readonly after: FlaskHook[]
  readonly handlers: { readonly on: number | string; readonly handler: FunctionValue }[]
}

export interface Blueprint extends Hooks {
  readonly name: string
  readonly prefix: string
  readonly routes: FlaskRoute[]
  readonly span: Span
}

/** An app of the text: what it was told, in order. */
export interface FlaskApp extends Hooks {
  readonly config: Map<string, Value>
  readonly routes: FlaskRoute[]
  /** blueprints and the like that the text does not show: what they hold is taken to be there */
  readonly unknownRoutes: { readonly prefix: string; readonly written: string }[]
  readonly span: Span | null
}

/** What comes up while one request is answered. */
export interface FlaskExchange {
  readonly request: ServerRequest
  readonly visits: Visit[]
  readonly absences: Absence[]
  readonly params: Map<string, string>
  /** responses that `cross_origin` has seen: the app's own CORS leaves them as they are */
  readonly evaluated: WeakSet<Draft>
}

/** What the parts of the emulator share. */
export interface FlaskRuntime {
  readonly evaluation: Evaluation
  readonly apps: FlaskApp[]
  readonly corsOptions: (readonly UnderstoodOption[])[]
  /** the options of `cross_origin`, by the view that it decorates */
  readonly crossOrigin: WeakMap<FunctionValue, { readonly options: CorsOptions; readonly span: Span }>
  /** null while the file is read */
  exchange: FlaskExchange | null
}
