import { browsers } from "../../browsers/browsers.ts"
import { useSimulator } from "../../store/simulator.ts"

/** The browser's console, word for word. */
export function Console() {
  const lines = useSimulator((state) => state.trace.console)
  const ending = useSimulator((state) => state.trace.ending)
  const browser = useSimulator((state) => state.scenario.browser)
  const thrown = ending.kind === "refused" || ending.kind === "rejected" ? ending.error : null
  return (
    // It scrolls, so it must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="console" aria-label="Console" tabIndex={0}>
      <h2 className="label">Console · {browsers[browser].label}</h2>
      {lines.map((line) => (
        <p key={line} className="console-line">
          {line}
        </p>
      ))}
      {thrown !== null && (
        <p className="console-line">
          Uncaught (in promise) {thrown.name}
          {thrown.message === "" ? "" : `: ${thrown.message}`}
        </p>
      )}
      {lines.length === 0 && thrown === null && <p className="sub">Nothing to complain about.</p>}
      {lines.length === 0 && thrown !== null && browser === "standard" && (
        <p className="sub">The standard prints nothing: the words are each browser's own.</p>
      )}
    </section>
  )
}
