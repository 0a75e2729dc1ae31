import { ExternalLink } from "lucide-react"
import { memo } from "react"
import { explainStep } from "../../explain/explain-step.ts"
import type { Comparison } from "../../explain/explanation.ts"
import type { Visit } from "../../servers/server.ts"
import type { Trace } from "../../simulation/trace.ts"
import type { Span } from "../../source/span.ts"
import { revealInServer } from "../editors/reveal.ts"
import { useShownTrace } from "../shell/shown-trace.ts"
import { RichText } from "../text/RichText.tsx"

/** Why this step came out as it did: what was compared with what, and by which rule. */
export function Why() {
  const { trace, step } = useShownTrace()
  return <WhyStep trace={trace} index={step} />
}

const WhyStep = memo(({ trace, index }: { readonly trace: Trace; readonly index: number }) => {
  const step = trace.steps[index]
  if (step === undefined)
    return <p className="empty">Give the page a URL with scheme, host and port, and the steps appear here.</p>
  const { heading, title, text, rows, rule, visits } = explainStep(trace, step)
  return (
    <article className="why">
      <p className="label">
        Step {index + 1} · {heading}
      </p>
      <h2>
        <RichText text={title} />
      </h2>
      {text.map((paragraph, i) => (
        <p key={i}>
          <RichText text={paragraph} />
        </p>
      ))}
      {rows.length > 0 && <Rows rows={rows} />}
      {visits.length > 0 && <Visits visits={visits} />}
      {rule !== null && (
        <p className="rule">
          <a href={rule.url} target="_blank" rel="noreferrer">
            {rule.name}
            <ExternalLink size={11} aria-hidden="true" />
          </a>{" "}
          <RichText text={rule.says} />
        </p>
      )}
    </article>
  )
})

function Rows({ rows }: { readonly rows: readonly Comparison[] }) {
  return (
    <table className="rows">
      <tbody>
        {rows.map(({ label, value, tone, span }, i) => (
          <tr key={i}>
            <th scope="row">{label}</th>
            <td className={tone}>
              {value}
              {span !== null && <Reveal span={span} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Reveal({ span }: { readonly span: Span }) {
  return (
    <button type="button" className="reveal" onClick={() => revealInServer(span)}>
      show in the code
    </button>
  )
}

function Visits({ visits }: { readonly visits: readonly Visit[] }) {
  return (
    <ol className="visits">
      {visits.map(({ layer, action, note }, i) => (
        // The same layer may pass on and change the answer.
        <li key={i} className={action.replaceAll(" ", "-")}>
          <span className="mono">{layer.name}</span>{" "}
          <span className="sub">{note === "" ? action : `${action}: ${note}`}</span>
        </li>
      ))}
    </ol>
  )
}
