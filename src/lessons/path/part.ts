/** What there is to do in a part, besides reading. */
export type Exhibit =
  /** two addresses, taken apart */
  | {
      readonly kind: "origins"
      readonly page: string
      readonly target: string
      readonly tries: readonly (readonly [label: string, page: string, target: string])[]
    }
  /** a request to edit: what in it needs a preflight is lit up */
  | { readonly kind: "request" }
  /** the options of `CORSMiddleware`, each with a control that changes the real answer */
  | { readonly kind: "settings" }
  /** middleware layers to put in another order: who answers the preflight? */
  | { readonly kind: "layers" }
  /** a case of the gallery with the same-origin policy, and without */
  | { readonly kind: "policy"; readonly shows: string }
  /** cases of the gallery, each foretold before it is played */
  | { readonly kind: "predict"; readonly cases: readonly string[] }
  /** a case of the gallery to repair: the simulator is the examiner */
  | { readonly kind: "repair"; readonly cases: readonly string[] }
  /** cases that nobody wrote down, without end */
  | { readonly kind: "practice" }

/** One part of the path. Backticks mark code. */
export interface Part {
  /** stands in links: never changed once it is out */
  readonly id: string
  /** in the list of parts */
  readonly name: string
  readonly title: string
  readonly lead: string
  /** what a rule of thumb says, and what is so */
  readonly note: string | null
  readonly exhibits: readonly Exhibit[]
}

/** What an exhibit is called in links: each case to foretell by its id, anything else by its kind. */
export const anchorsOf = (exhibit: Exhibit): readonly string[] =>
  exhibit.kind === "predict" ? exhibit.cases : [exhibit.kind]
