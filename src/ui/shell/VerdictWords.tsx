import { Check, CircleHelp, EyeOff, TriangleAlert, X } from "lucide-react"
import type { ReactNode } from "react"
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

/** The verdict in a sentence, and the reason in another; read out when it changes. */
export function VerdictWords({ children }: { readonly children?: ReactNode }) {
  const trace = useSimulator((state) => state.trace)
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
      {children}
    </section>
  )
}
