import { Check, X } from "lucide-react"
import { type CSSProperties, type ReactNode, useMemo, useState } from "react"
import { verdictOf } from "../../explain/verdict.ts"
import type { GalleryCase } from "../../lessons/gallery/case.ts"
import { choicesFor, outcomeFor, type Prediction, predictionWords } from "../../lessons/prediction.ts"
import { printInitiation } from "../../paste/initiation/print.ts"
import { permalinkHash } from "../../scenario/permalink/permalink.ts"
import { requestOf, type Scenario } from "../../scenario/scenario.ts"
import { emulators } from "../../servers/registry.ts"
import { simulateAll } from "../../simulation/simulate.ts"
import { DiagramView } from "../diagram/Diagram.tsx"
import { RichText } from "../text/RichText.tsx"

interface PredictProps {
  readonly given: GalleryCase
  /** what it is called: no title of its own, which would tell */
  readonly label: string
  /** what was foretold, and whether it came so; nothing where it was skipped */
  readonly onAnswer: (isRight: boolean) => void
  /** what comes after it, once it is played */
  readonly children?: ReactNode
}

/** A case to foretell: what goes out and who answers, and only then what comes of it. */
export function Predict({ given, label, onAnswer, children }: PredictProps) {
  const { scenario } = given
  const [said, setSaid] = useState<Prediction | null>(null)
  const [isShown, setShown] = useState(false)
  // The last of its requests is the one that it is about.
  const trace = useMemo(() => simulateAll(scenario).at(-1), [scenario])
  if (trace === undefined) return null
  const outcome = outcomeFor(trace)
  const choices = choicesFor(trace)
  const columns: CSSProperties & Record<"--choices", number> = { "--choices": choices.length }
  const run = () => {
    setShown(true)
    if (said !== null) onAnswer(said === outcome)
  }
  return (
    <section className="exhibit" aria-label={label}>
      <div className="exhibit-head">
        <p>{label}</p>
      </div>
      <Facts scenario={scenario} />
      <fieldset className="choices" disabled={isShown} style={columns}>
        <legend>What happens{scenario.later.length > 0 ? " to the last of them" : ""}?</legend>
        {choices.map((each) => (
          <label key={each} className={said === each ? "choice chosen" : "choice"}>
            <input
              type="radio"
              name={given.id}
              className="sr-only"
              checked={said === each}
              onChange={() => setSaid(each)}
            />
            <b>{predictionWords[each].title}</b>
            <span className="sub">{predictionWords[each].says}</span>
          </label>
        ))}
      </fieldset>
      {!isShown && (
        <div className="exhibit-actions">
          <button type="button" className="button" onClick={() => setShown(true)}>
            Skip
          </button>
          <button type="button" className="button primary" disabled={said === null} onClick={run}>
            Run it
          </button>
        </div>
      )}
      <div role="status">
        {isShown && outcome !== null && (
          <p
            className={`exhibit-answer ${said === outcome ? "same-origin" : said === null ? "" : "cross-site"}`}
          >
            {said === outcome && <Check size={16} aria-hidden="true" />}
            {said !== null && said !== outcome && <X size={16} aria-hidden="true" />}
            <span>
              {said !== null && (
                <b>
                  {said === outcome
                    ? "So it is. "
                    : `Not so: ${predictionWords[outcome].title.toLowerCase()}. `}
                </b>
              )}
              <RichText text={given.says === "" ? verdictOf(trace).detail : given.says} />
            </span>
          </p>
        )}
      </div>
      {isShown && (
        <div className="exhibit-played">
          <p className="exhibit-verdict">
            <RichText text={verdictOf(trace).title} /> <RichText text={verdictOf(trace).detail} />
          </p>
          <DiagramView trace={trace} step={trace.steps.length - 1} label={`${label}: sequence diagram`} />
          <div className="exhibit-actions">
            <a className="button" href={permalinkHash(scenario)}>
              Open in the simulator
            </a>
            {children}
          </div>
        </div>
      )}
    </section>
  )
}

/** What there is to know beforehand: the page, its call, and the server's own text. */
function Facts({ scenario }: { readonly scenario: Scenario }) {
  const last = requestOf(scenario, scenario.later.length)
  const entries = Object.entries(scenario.servers)
  return (
    <div className="facts">
      <div>
        <p className="sub">
          {last.initiator.kind === "client" ? (
            "A client that is no browser"
          ) : (
            <>
              On <code>{scenario.page.url}</code>
              {scenario.page.sandboxed ? ", in a sandboxed frame" : ""}
            </>
          )}
          {scenario.later.length > 0 ? ", one after the other" : ""}
        </p>
        <Code
          text={[scenario.request, ...scenario.later.map(({ request }) => request)]
            .map(printInitiation)
            .join("\n\n")}
        />
        {scenario.cookies.map(({ from, header }) => (
          <p key={from + header} className="sub">
            Kept from an earlier visit to <code>{from}</code>: <code>{header}</code>
          </p>
        ))}
        {scenario.page.localNetwork === "denied" && <p className="sub">Asked, the user says no.</p>}
      </div>
      <div>
        {entries.map(([key, config]) => (
          <div key={key}>
            <p className="sub">
              <code>{key}</code>
              {config.framework === "replies"
                ? ", by its answers"
                : `, ${emulators[config.framework].label} ${config.version}`}
              {config.framework !== "replies" &&
                Object.entries(config.env).map(([name, value]) => `, ${name}=${value}`)}
            </p>
            <Code
              text={
                config.framework === "replies"
                  ? `preflight: ${answerText(config.preflight)}\n\notherwise: ${answerText(config.actual)}`
                  : config.source
              }
            />
            {config.framework !== "replies" &&
              config.behind !== null &&
              config.behind.framework !== "replies" && (
                <>
                  <p className="sub">behind it</p>
                  <Code text={config.behind.source} />
                </>
              )}
          </div>
        ))}
      </div>
    </div>
  )
}

const answerText = ({
  status,
  headers,
}: {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
}): string => [status, ...headers.map(([name, value]) => `  ${name}: ${value}`)].join("\n")

function Code({ text }: { readonly text: string }) {
  return (
    // A scrolling region must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <pre className="facts-code" tabIndex={0}>
      {text.trim()}
    </pre>
  )
}
