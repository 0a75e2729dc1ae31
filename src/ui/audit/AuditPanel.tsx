import { ShieldAlert, ShieldCheck } from "lucide-react"
import { useDeferredValue, useMemo } from "react"
import { audit } from "../../explain/audit/audit.ts"
import type { Finding } from "../../explain/audit/finding.ts"
import { rememberedServer } from "../../store/server-cache.ts"
import { useSimulator } from "../../store/simulator.ts"
import { revealInServer } from "../editors/reveal.ts"
import { RichText } from "../text/RichText.tsx"

/** What the server's policy lets in that it should not, whether it blocks this request or not. */
export function AuditPanel() {
  const scenario = useDeferredValue(useSimulator((state) => state.scenario))
  const run = useSimulator((state) => state.run)
  const findings = useMemo(() => audit(scenario, run, rememberedServer), [scenario, run])
  const serious = findings.filter(({ severity }) => severity !== "info")
  return (
    <div className="audit">
      <p className={serious.length === 0 ? "audit-head good" : "audit-head"}>
        {serious.length === 0 ? (
          <ShieldCheck size={16} aria-hidden="true" />
        ) : (
          <ShieldAlert size={16} aria-hidden="true" />
        )}
        {serious.length === 0
          ? "The server was asked as attackers would ask it, and let none of them in."
          : `The server was asked as attackers would ask it: ${serious.length} ${serious.length === 1 ? "finding" : "findings"}.`}
      </p>
      {findings.length > 0 && <h2 className="sr-only">Findings</h2>}
      <ul>
        {findings.map((finding) => (
          <FindingCard key={finding.id} finding={finding} />
        ))}
      </ul>
    </div>
  )
}

function FindingCard({ finding }: { readonly finding: Finding }) {
  const applyFix = useSimulator((state) => state.applyFix)
  const { severity, title, reason, evidence, span, attack, fix } = finding
  return (
    <li className={`audit-finding ${severity}`}>
      <p className="severity">{severity}</p>
      <h3>
        <RichText text={title} />
      </h3>
      <p>
        <RichText text={reason} />
      </p>
      <p className="sub evidence">
        <RichText text={evidence} />
      </p>
      <div className="plan-actions">
        {fix !== null && (
          <button type="button" className="button" onClick={() => applyFix(fix.scenario, fix.title)}>
            {fix.title.replaceAll("`", "")}
          </button>
        )}
        {attack !== null && (
          <button type="button" className="button" onClick={() => applyFix(attack, "The attack is played")}>
            Play the attack
          </button>
        )}
        {span !== null && (
          <button type="button" className="reveal" onClick={() => revealInServer(span)}>
            Show in the code
          </button>
        )}
      </div>
    </li>
  )
}
