import type { PasteResult } from "../../paste/paste.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { RichText } from "../text/RichText.tsx"

interface CausesProps {
  readonly decoded: NonNullable<PasteResult["decoded"]>
  readonly onTake: (scenario: Scenario, title: string) => void
}

/** What a console message may come from, the likeliest first: each is one click from seeing it happen. */
export function Causes({ decoded, onTake }: CausesProps) {
  const { message, advice, causes, isOfServer } = decoded
  return (
    <div className="causes">
      <p>
        It says: <b>{message.condition}</b>
        {message.phase === "preflight" ? ", on the preflight" : ""}.
      </p>
      {advice !== null && (
        <p className="finding notice">
          <RichText text={advice} />
        </p>
      )}
      {causes.length > 0 && advice === null && !isOfServer && (
        <p className="finding notice">
          The server that stands here does not bring it about: paste your own as well, or choose what it may
          come from.
        </p>
      )}
      {causes.length > 0 && <p className="label">What it may come from, the likeliest first</p>}
      <ol>
        {causes.map((cause) => (
          <li key={cause.title}>
            <button type="button" className="cause" onClick={() => onTake(cause.scenario, cause.title)}>
              <b>
                <RichText text={cause.title} />
              </b>
              <span className="sub">
                <RichText text={cause.why} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}
