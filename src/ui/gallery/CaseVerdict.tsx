import { type Tone, verdictOf } from "../../explain/verdict.ts"
import type { GalleryCase } from "../../lessons/gallery/case.ts"
import { usePlayed } from "./usePlayed.ts"

const WORDS: Readonly<Record<Tone, string>> = {
  allowed: "allowed",
  blocked: "blocked",
  opaque: "sent, not readable",
  unknown: "not known",
  invalid: "no request",
}

/** The verdict of its last request: the one that it is about. */
export function CaseVerdict({ given }: { readonly given: GalleryCase }) {
  const trace = usePlayed(given.scenario)
  if (trace === null) return null
  const { tone } = verdictOf(trace)
  return (
    <p className={`case-verdict ${tone}`} role="status">
      {WORDS[tone]}
    </p>
  )
}
