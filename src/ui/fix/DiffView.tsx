import type { Change } from "./changes.ts"

const SIGNS = { added: "+", removed: "−", same: " ", gap: "" } as const
const SPOKEN = { added: "added: ", removed: "removed: ", same: "", gap: "" } as const

/** The lines of one place that change, with a few around them. Long ones wrap: what is added often stands at their end. */
export function DiffView({ change }: { readonly change: Change }) {
  return (
    <figure className="diff">
      <figcaption className="sub">{change.label}</figcaption>
      <pre>
        {change.lines.map((line, i) => (
          <div key={i} className={`diff-line ${line.kind}`}>
            <span aria-hidden="true" className="diff-sign">
              {line.kind === "gap" ? "⋯" : SIGNS[line.kind]}
            </span>
            <span className="sr-only">{SPOKEN[line.kind]}</span>
            {line.parts.map((part, at) =>
              part.isChanged ? <mark key={at}>{part.text}</mark> : <span key={at}>{part.text}</span>,
            )}
          </div>
        ))}
      </pre>
    </figure>
  )
}
