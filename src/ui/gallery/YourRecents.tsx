import { permalinkHash } from "../../scenario/permalink/permalink.ts"
import { startKeeping, stopKeeping, useKeeping } from "../../store/kept-recents.ts"
import { type Recent, useRecents } from "../../store/recents.ts"
import { useSimulator } from "../../store/simulator.ts"

/** The scenarios that were left for another, and whether they outlast the page: only where the user says so. */
export function YourRecents() {
  const recents = useRecents((state) => state.recents)
  const keeping = useKeeping((state) => state.state)
  if (recents.length === 0 && keeping === "off") return null
  return (
    <section className="recents" aria-labelledby="recents-title">
      <div className="recents-head">
        <h2 id="recents-title">Yours, recently</h2>
        <label>
          <input
            type="checkbox"
            checked={keeping === "on"}
            onChange={(event) => (event.target.checked ? startKeeping() : stopKeeping())}
          />
          Keep them in this browser, secrets masked
        </label>
      </div>
      {keeping === "denied" && (
        <p className="finding problem" role="status">
          This browser lets nothing be kept here, or has no room left. They last as long as the page.
        </p>
      )}
      <ul>
        {recents.map((recent) => (
          <li key={hashOf(recent)}>
            <a href={hashOf(recent)} onClick={() => openIt(recent)}>
              {recent.name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

const hashOf = ({ at }: Recent): string => (at.kind === "link" ? at.hash : permalinkHash(at.scenario))

/** One of this page is opened as it is: its link has its secrets masked. */
function openIt({ at }: Recent): void {
  if (at.kind === "scenario") useSimulator.getState().open(at.scenario)
}
