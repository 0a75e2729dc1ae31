import { PenLine, Wrench } from "lucide-react"
import { verdictOf } from "../../explain/verdict.ts"
import { useSimulator } from "../../store/simulator.ts"
import { revealQuestion } from "../editors/reveal.ts"
import { VerdictWords } from "./VerdictWords.tsx"

/** The verdict, and the way to what mends or settles it. */
export function Verdict({ onFix }: { readonly onFix: () => void }) {
  const tone = useSimulator((state) => verdictOf(state.trace).tone)
  const ending = useSimulator((state) => state.trace.ending)
  const inspection = useSimulator((state) => state.inspection)
  const inspect = useSimulator((state) => state.inspect)
  return (
    <VerdictWords>
      {(tone === "blocked" || tone === "opaque") && inspection !== "fix" && (
        <button
          type="button"
          className="button fix-link"
          onClick={() => {
            inspect("fix")
            onFix()
          }}
        >
          <Wrench size={14} aria-hidden="true" /> Fix it
        </button>
      )}
      {ending.kind === "undetermined" && (
        <button type="button" className="button fix-link" onClick={() => revealQuestion(ending.question)}>
          <PenLine size={14} aria-hidden="true" /> Answer it
        </button>
      )}
    </VerdictWords>
  )
}
