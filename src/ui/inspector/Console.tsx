import { BROWSER_LABELS } from "../../browsers/names.ts"
import type { Initiator } from "../../fetch/initiators/initiator.ts"
import type { Ending } from "../../simulation/trace.ts"
import { useSimulator } from "../../store/simulator.ts"

/** What nobody caught: a rejected promise, or what `open()` threw. An `error` event is no exception. */
function uncaught(ending: Ending, initiator: Initiator): string | null {
  if (ending.kind !== "refused" && ending.kind !== "rejected") return null
  const { name, message } = ending.error
  const text = message === "" ? name : `${name}: ${message}`
  if (initiator.kind === "fetch") return `Uncaught (in promise) ${text}`
  return initiator.kind === "xhr" && ending.kind === "refused" ? `Uncaught ${text}` : null
}

/** The browser's console, word for word. */
export function Console() {
  const lines = useSimulator((state) => state.trace.console)
  const ending = useSimulator((state) => state.trace.ending)
  const browser = useSimulator((state) => state.scenario.browser)
  const initiator = useSimulator((state) => state.trace.initiator)
  const thrown = uncaught(ending, initiator)
  return (
    // It scrolls, so it must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="console" aria-label="Console" tabIndex={0}>
      <h2 className="label">Console · {BROWSER_LABELS[browser]}</h2>
      {lines.map((line, i) => (
        <p key={i} className="console-line">
          {line}
        </p>
      ))}
      {thrown !== null && <p className="console-line">{thrown}</p>}
      {ending.kind === "undetermined" && <p className="sub">What it says hangs on the same question.</p>}
      {lines.length === 0 &&
        thrown === null &&
        ending.kind !== "rejected" &&
        ending.kind !== "undetermined" && <p className="sub">Nothing to complain about.</p>}
      {lines.length === 0 && ending.kind === "rejected" && browser === "standard" && (
        <p className="sub">The standard prints nothing: the words are each browser's own.</p>
      )}
    </section>
  )
}
