import type { Change } from "./changes.ts"

const SIGNS = { added: "+", removed: "−", same: " ", gap: "" } as const
const SPOKEN = { added: "added: ", removed: "removed: ", same: "", gap: "" } as const

/** The lines of one place that change, with a few around them. */
export function DiffView({ change }: { readonly change: Change }) {
  return (
    <figure className="diff">
      <figcaption className="sub">{change.label}</figcaption>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre tabIndex={0}>
        {change.lines.map((line, i) => (
          <div key={`${i}:${line.text}`} className={`diff-line ${line.kind}`}>
            <span aria-hidden="true" className="diff-sign">
              {line.kind === "gap" ? "⋯" : SIGNS[line.kind]}
            </span>
            <span className="sr-only">{SPOKEN[line.kind]}</span>
            {line.text}
          </div>
        ))}
      </pre>
    </figure>
  )
}
