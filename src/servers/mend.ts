import type { TextEdit } from "../source/text-edit.ts"
import type { Server } from "./server.ts"

/** What a server would have to do, for a request to pass. */
export type Need =
  /** let this origin in */
  | { readonly kind: "origin"; readonly origin: string }
  /** name this origin, where it says `*` */
  | { readonly kind: "named origin"; readonly origin: string }
  | { readonly kind: "credentials" }
  | { readonly kind: "method"; readonly method: string }
  | { readonly kind: "header"; readonly header: string }
  /** show this response header to JavaScript */
  | { readonly kind: "expose"; readonly header: string }
  /** have a CORS layer at all */
  | { readonly kind: "layer"; readonly policy: Policy }
  /** let the CORS layer answer before whatever answers now */
  | { readonly kind: "before the others" }
  /** answer the preflight with an ok status */
  | { readonly kind: "ok preflight" }
  /** say `Access-Control-Allow-Origin` once */
  | { readonly kind: "once" }
  /** put the CORS headers on errors too */
  | { readonly kind: "on errors" }
  /** say `Vary: Origin` */
  | { readonly kind: "vary" }

/** A CORS policy, as any framework can be told it. */
export interface Policy {
  readonly origins: readonly string[]
  readonly credentials: boolean
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly exposed: readonly string[]
}

/** A change of the text that may meet a need; whether it does, the simulation says. */
export interface Mend {
  /** what it does, in a sentence without a full stop */
  readonly title: string
  readonly edits: readonly TextEdit[]
}

/** The changes of a text that may meet a need, the smallest first; none where the text gives no hold. */
export type Mender = (source: string, server: Server, need: Need) => readonly Mend[]
