/** What there is to do in a part, besides reading. */
export type Exhibit =
  /** two addresses, taken apart */
  | {
      readonly kind: "origins"
      readonly page: string
      readonly target: string
      readonly tries: readonly (readonly [label: string, page: string, target: string])[]
    }
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
