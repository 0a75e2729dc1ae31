import { Check, Presentation, X } from "lucide-react"
import { type CSSProperties, type ReactNode, useMemo, useState } from "react"
import { verdictOf } from "../../explain/verdict.ts"
import type { GalleryCase } from "../../lessons/gallery/case.ts"
import {
  asksFirst,
  choicesFor,
  outcomeFor,
  type Prediction,
  predictionWords,
  whatHappened,
} from "../../lessons/prediction.ts"
import { permalinkHash } from "../../scenario/permalink/permalink.ts"
import { simulateAll } from "../../simulation/simulate.ts"
import type { Trace } from "../../simulation/trace.ts"
import { DiagramView } from "../diagram/Diagram.tsx"
import { TransportView } from "../diagram/Transport.tsx"
import { useOwnPlayback } from "../diagram/useOwnPlayback.ts"
import { RichText } from "../text/RichText.tsx"
import { ExhibitHead } from "./ExhibitHead.tsx"
import { Facts } from "./Facts.tsx"

interface PredictProps {
  readonly given: GalleryCase
  /** what it is called: no title of its own, which would tell */
  readonly label: string
  /** its own address, where it has one: without a step, and without a slash at its end */
  readonly href: string | null
  /** the case on a projector */
  readonly presentHref: string | null
  /** the step that the address asks for, from 0: then it is shown as played; null: it is to be foretold */
  readonly from: number | null
  /** what was foretold, and whether it came so; nothing where it was skipped */
  readonly onAnswer: (isRight: boolean) => void
  /** what comes after it, once it is played */
  readonly children?: ReactNode
}

/** A case to foretell: what goes out and who answers; then it plays, and only at its end it is told what came of it. */
export function Predict(props: PredictProps) {
  // The last of its requests is the one that it is about.
  const trace = useMemo(() => simulateAll(props.given.scenario).at(-1), [props.given])
  return trace === undefined ? null : <Foretold {...props} trace={trace} />
}

function Foretold({
  given,
  label,
  href,
  presentHref,
  from,
  onAnswer,
  children,
  trace,
}: PredictProps & { readonly trace: Trace }) {
  const { scenario } = given
  const [said, setSaid] = useState<Prediction | null>(null)
  const [saidFirst, setSaidFirst] = useState<boolean | null>(null)
  const [isShown, setShown] = useState(from !== null)
  const playback = useOwnPlayback(trace, from)
  // Once it was at its end, it is told, wherever one goes back to.
  const [isTold, setTold] = useState(from !== null)
  if (isShown && playback.isAtEnd && !isTold) setTold(true)
  const outcome = outcomeFor(trace)
  const choices = choicesFor(trace)
  const preflight = asksFirst(trace)
  const columns: CSSProperties & Record<"--choices", number> = { "--choices": choices.length }
  const isReady = said !== null && saidFirst !== null
  const run = () => {
    setShown(true)
    if (isReady) onAnswer(said === outcome && saidFirst === preflight)
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches
    if (!isStill) playback.play()
  }
  const ofStep = isShown && href !== null ? `${href}/${playback.step + 1}` : href
  return (
    <section className="exhibit" aria-label={label}>
      {ofStep === null ? (
        <div className="exhibit-head">
          <p>{label}</p>
        </div>
      ) : (
        <ExhibitHead title={label} href={ofStep} />
      )}
      <Facts scenario={scenario} />
      <fieldset className="choices first-choice" disabled={isShown}>
        <legend>Does the browser ask first, by a preflight?</legend>
        {([true, false] as const).map((each) => (
          <Choice
            key={String(each)}
            name={`${given.id} first`}
            isChosen={saidFirst === each}
            onChoose={() => setSaidFirst(each)}
          >
            <b>{each ? "Yes, first OPTIONS" : "No"}</b>
          </Choice>
        ))}
      </fieldset>
      <fieldset className="choices" disabled={isShown} style={columns}>
        <legend>What happens{scenario.later.length > 0 ? " to the last of them" : ""}?</legend>
        {choices.map((each) => (
          <Choice key={each} name={given.id} isChosen={said === each} onChoose={() => setSaid(each)}>
            <b>{predictionWords[each].title}</b>
            <span className="sub">{predictionWords[each].says}</span>
          </Choice>
        ))}
      </fieldset>
      {!isShown && (
        <div className="exhibit-actions">
          <button type="button" className="button" onClick={() => setShown(true)}>
            Skip
          </button>
          <button type="button" className="button primary" disabled={!isReady} onClick={run}>
            Run it
          </button>
        </div>
      )}
      {isShown && (
        <div className={isTold ? "exhibit-played" : "exhibit-played waiting"}>
          <DiagramView trace={trace} step={playback.step} label={`${label}: sequence diagram`} />
          <TransportView
            trace={trace}
            step={playback.step}
            isPlaying={playback.isPlaying}
            label={`${label}: playback`}
            onStep={playback.show}
            onPlay={playback.play}
            onPause={playback.pause}
          >
            {!isTold && (
              <button
                type="button"
                className="button quiet"
                onClick={() => playback.show(trace.steps.length - 1)}
              >
                To the end
              </button>
            )}
          </TransportView>
        </div>
      )}
      <div role="status">
        {isTold && outcome !== null && (
          <>
            <Answer said={said} outcome={outcome}>
              <RichText text={given.says === "" ? verdictOf(trace).detail : given.says} />
            </Answer>
            <Happened
              trace={trace}
              isFirstRight={saidFirst === null ? null : saidFirst === preflight}
              isRestRight={said === null ? null : said === outcome}
            />
          </>
        )}
      </div>
      {isTold && (
        <>
          <p className="exhibit-verdict">
            <RichText text={verdictOf(trace).title} /> <RichText text={verdictOf(trace).detail} />
          </p>
          <div className="exhibit-actions">
            {presentHref !== null && (
              <a className="button present-case" href={presentHref}>
                <Presentation size={14} aria-hidden="true" /> Present
              </a>
            )}
            <a className="button" href={permalinkHash(scenario)}>
              Open in the simulator
            </a>
            {children}
          </div>
        </>
      )}
    </section>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly isChosen: boolean
  readonly onChoose: () => void
  readonly children: ReactNode
}

function Choice({ name, isChosen, onChoose, children }: ChoiceProps) {
  return (
    <label className={isChosen ? "choice chosen" : "choice"}>
      <input type="radio" name={name} className="sr-only" checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  )
}

interface AnswerProps {
  readonly said: Prediction | null
  readonly outcome: Prediction
  readonly children: ReactNode
}

function Answer({ said, outcome, children }: AnswerProps) {
  const isRight = said === outcome
  return (
    <p className={`exhibit-answer ${isRight ? "same-origin" : said === null ? "" : "cross-site"}`}>
      {isRight && <Check size={16} aria-hidden="true" />}
      {said !== null && !isRight && <X size={16} aria-hidden="true" />}
      <span>
        {said !== null && (
          <b>{isRight ? "So it is. " : `Not so: ${predictionWords[outcome].title.toLowerCase()}. `}</b>
        )}
        {children}
      </span>
    </p>
  )
}

interface HappenedProps {
  readonly trace: Trace
  /** was it foretold whether there is a preflight? null: nothing was */
  readonly isFirstRight: boolean | null
  readonly isRestRight: boolean | null
}

/** What went out, who ran, and what JavaScript gets, each beside what was foretold of it. */
function Happened({ trace, isFirstRight, isRestRight }: HappenedProps) {
  const happened = whatHappened(trace)
  if (happened === null) return null
  const rows = [
    [
      "Sent",
      happened.sent.length === 0 ? "nothing" : happened.sent.join(", then "),
      isFirstRight,
      asksFirst(trace) ? "with a preflight" : "without a preflight",
    ],
    ["The handler", happened.handler, isRestRight, null],
    ["JavaScript", happened.javaScript, isRestRight, null],
  ] as const
  return (
    <dl className="happened">
      {rows.map(([name, value, isRight, besides]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {name === "Sent" && happened.sent.length > 0 ? <code>{value}</code> : value}
            {besides !== null && <span className="sub"> {besides}</span>}
          </dd>
          {isRight !== null && (
            <dd className={isRight ? "mark right" : "mark wrong"}>{isRight ? "foretold" : "not foretold"}</dd>
          )}
        </div>
      ))}
    </dl>
  )
}
