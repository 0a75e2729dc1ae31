import { type ReactNode, useState } from "react"
import type { GalleryCase } from "../../lessons/gallery/case.ts"
import { choicesFor, type Prediction, predictionWords } from "../../lessons/prediction.ts"
import { requestOf } from "../../scenario/scenario.ts"
import type { Beginning } from "../diagram/useOwnPlayback.ts"
import { ExhibitHead } from "./ExhibitHead.tsx"
import { Played } from "./exhibits.tsx"
import { Facts } from "./Facts.tsx"
import type { Foretold } from "./Played.tsx"

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

/** How it is played: from where, and what was foretold; null where that was skipped. */
interface Run {
  readonly from: Beginning
  readonly foretold: Foretold | null
}

/**
 * A case to foretell: what goes out and who answers; then it plays, and only at its end it is told what came of it. Nothing
 * that plays it is needed before.
 */
export function Predict({ given, label, href, presentHref, from, onAnswer, children }: PredictProps) {
  const { scenario } = given
  const [said, setSaid] = useState<Prediction | null>(null)
  const [saidFirst, setSaidFirst] = useState<boolean | null>(null)
  // null: it is still to be foretold.
  const [run, setRun] = useState<Run | null>(from === null ? null : { from, foretold: null })
  const [step, setStep] = useState(from ?? 0)
  // The last of its requests is the one that it is about.
  const choices = choicesFor(requestOf(scenario, scenario.later.length))
  const foretold = said === null || saidFirst === null ? null : { outcome: said, asksFirst: saidFirst }
  const play = () => {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches
    setRun({ from: isStill ? "end" : "playing", foretold })
  }
  const ofStep = run !== null && href !== null ? `${href}/${step + 1}` : href
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
      <fieldset className="choices first-choice" disabled={run !== null}>
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
      <fieldset className="choices" disabled={run !== null}>
        <legend>What happens{scenario.later.length > 0 ? " to the last of them" : ""}?</legend>
        {choices.map((each) => (
          <Choice key={each} name={given.id} isChosen={said === each} onChoose={() => setSaid(each)}>
            <b>{predictionWords[each].title}</b>
            <span className="sub">{predictionWords[each].says}</span>
          </Choice>
        ))}
      </fieldset>
      {run === null && (
        <div className="exhibit-actions">
          <button type="button" className="button" onClick={() => setRun({ from: "end", foretold: null })}>
            Skip
          </button>
          <button type="button" className="button primary" disabled={foretold === null} onClick={play}>
            Run it
          </button>
        </div>
      )}
      {run !== null && (
        <Played
          given={given}
          label={label}
          foretold={run.foretold}
          from={run.from}
          presentHref={presentHref}
          onStep={setStep}
          onAnswer={onAnswer}
        >
          {children}
        </Played>
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
