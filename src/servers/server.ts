import type { HeaderList } from "../fetch/header-list.ts"
import type { EnvironmentVariable, Question } from "../source/question.ts"
import type { Span, SyntaxProblem } from "../source/span.ts"

/** A request as a server receives it. */
export interface ServerRequest {
  readonly method: string
  /** path and query */
  readonly path: string
  readonly headers: HeaderList
  readonly scheme: "http" | "https"
  /** what the Host header says; null when it can't be known */
  readonly host: string | null
  /** what its body says; null: it has none; missing: not known */
  readonly body?: string | null
}

/** Where in the user's text something comes from, and why it is as it is. */
export interface Cause {
  /** null when no place of the text stands for it */
  readonly span: Span | null
  /** the option that decided, as its framework calls it */
  readonly option: string | null
  readonly why: string
}

/** A response header that knows who wrote it. */
export interface LocatedHeader {
  readonly name: string
  readonly value: string
  readonly cause: Cause | null
}

/** A CORS header that a layer left out, and why. */
export interface Absence {
  readonly header: string
  readonly layer: string
  readonly cause: Cause
  /** the layer has no say in it here: what stands behind it may have had */
  readonly isSilent?: true
}

export type LayerRole = "error handler" | "cors" | "middleware" | "router" | "route" | "server"

/** One station on the way through the server. */
export interface LayerInfo {
  readonly id: string
  readonly name: string
  readonly role: LayerRole
  readonly span: Span | null
  /** how many servers behind the first it belongs to; missing: none */
  readonly behind?: number
}

/** What a layer did with the request, or with the answer on its way out. */
export interface Visit {
  readonly layer: LayerInfo
  readonly action: "passed on" | "answered" | "raised" | "changed the answer"
  readonly note: string
}

export interface ServerAnswer {
  readonly kind: "answer"
  readonly status: number
  readonly headers: readonly LocatedHeader[]
  readonly body: string
  /** who answered */
  readonly layer: LayerInfo
  readonly visits: readonly Visit[]
  readonly absences: readonly Absence[]
  /** false when the HTTP parser in front refused the request: no code of the application ever saw it */
  readonly reachedApplication: boolean
  /** why the answer has the status it has, where a layer refused or failed */
  readonly cause: Cause | null
}

/** The answer hangs on something that the text does not say. */
export interface Undetermined {
  readonly kind: "undetermined"
  readonly question: Question
  readonly visits: readonly Visit[]
}

export type ServerReply = ServerAnswer | Undetermined

/** What reading the text brought to light, and where. */
export interface Finding {
  readonly kind: "understood" | "notice" | "problem"
  readonly text: string
  readonly span: Span | null
  /** how many servers behind the first it is said of; missing: none */
  readonly behind?: number
}

/** An option as it was understood: shown beside the editor. */
export interface UnderstoodOption {
  readonly name: string
  readonly value: string
  readonly isDefault: boolean
  readonly span: Span | null
}

/** A server that a scenario talks to. */
export interface Server {
  readonly framework: string
  readonly label: string
  readonly version: string | null
  /** outermost first */
  readonly layers: readonly LayerInfo[]
  readonly options: readonly UnderstoodOption[]
  readonly findings: readonly Finding[]
  readonly problems: readonly SyntaxProblem[]
  readonly environment: readonly EnvironmentVariable[]
  /** what it has to ask; more can come up while it answers */
  questions(): readonly Question[]
  respond(request: ServerRequest): ServerReply
}
