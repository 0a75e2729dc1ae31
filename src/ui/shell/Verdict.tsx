import { Check, CircleHelp, EyeOff, TriangleAlert, Wrench, X } from "lucide-react"
import { type Tone, verdictOf } from "../../explain/verdict.ts"
import { useSimulator } from "../../store/simulator.ts"
import { RichText } from "../text/RichText.tsx"

const ICONS: Readonly<Record<Tone, typeof X>> = {
  allowed: Check,
  blocked: X,
  opaque: EyeOff,
  unknown: CircleHelp,
  invalid: TriangleAlert,
}

/** The verdict in a sentence, read out when it changes. */
export function Verdict({ onFix }: { readonly onFix: () => void }) {
  const trace = useSimulator((state) => state.trace)
  const inspection = useSimulator((state) => state.inspection)
  const inspect = useSimulator((state) => state.inspect)
  const verdict = verdictOf(trace)
  const Icon = ICONS[verdict.tone]
  return (
    <section className={`verdict ${verdict.tone}`} aria-label="Verdict">
      <span className="verdict-icon">
        <Icon size={17} strokeWidth={2.6} aria-hidden="true" />
      </span>
      <div aria-live="polite" aria-atomic="true">
        <h1>
          <RichText text={verdict.title} />
        </h1>
        <p>
          <RichText text={verdict.detail} />
        </p>
      </div>
      {(verdict.tone === "blocked" || verdict.tone === "opaque") && inspection !== "fix" && (
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
    </section>
  )
}
