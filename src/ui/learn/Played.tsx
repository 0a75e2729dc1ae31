import { Check, Presentation, X } from "lucide-react"
import { type ReactNode, useEffect, useRef, useState } from "react"
import { verdictOf } from "../../explain/verdict.ts"
import type { GalleryCase } from "../../lessons/gallery/case.ts"
import {
  asksFirst,
  outcomeFor,
  type Prediction,
  predictionWords,
  whatHappened,
} from "../../lessons/prediction.ts"
import { permalinkHash } from "../../scenario/permalink/permalink.ts"
import type { Trace } from "../../simulation/trace.ts"
import { DiagramView } from "../diagram/Diagram.tsx"
import { TransportView } from "../diagram/Transport.tsx"
import { type Beginning, useOwnPlayback } from "../diagram/useOwnPlayback.ts"
import { usePlayed } from "../gallery/usePlayed.ts"
import { RichText } from "../text/RichText.tsx"

/** What was said of a case before it played. */
export interface Foretold {
  readonly outcome: Prediction
  readonly asksFirst: boolean
}

export interface PlayedProps {
  readonly given: GalleryCase
  readonly label: string
  /** null: nothing was */
  readonly foretold: Foretold | null
  readonly from: Beginning
  /** the case on a projector, where it has an address */
  readonly presentHref: string | null
  /** the step that is shown, from 0, at first and whenever it is another */
  readonly onStep: (step: number) => void
  /** once, where it was foretold: did it come so? */
  readonly onAnswer: (isRight: boolean) => void
  /** what comes after it, once it is told */
  readonly children?: ReactNode
}

/** A case as it plays, and at its end what came of it. */
export function Played(props: PlayedProps) {
  const trace = usePlayed(props.given.scenario)
  return trace === null ? (
    <div className="exhibit-played" aria-busy="true" />
  ) : (
    <Playing {...props} trace={trace} />
  )
}

function Playing({
  given,
  label,
  foretold,
  from,
  presentHref,
  onStep,
  onAnswer,
  children,
  trace,
}: PlayedProps & { readonly trace: Trace }) {
  const playback = useOwnPlayback(trace, from)
  // Once it was at its end, it is told, wherever one goes back to.
  const [isTold, setTold] = useState(typeof from === "number")
  // Not while it is drawn: what is to be told aloud has to come into a place that was there before.
  useEffect(() => {
    if (playback.isAtEnd) setTold(true)
  }, [playback.isAtEnd])
  const outcome = outcomeFor(trace)
  const verdict = verdictOf(trace)
  const isFirstRight = foretold === null ? null : foretold.asksFirst === asksFirst(trace)
  const isRestRight = foretold === null ? null : foretold.outcome === outcome
  useEffect(() => onStep(playback.step), [onStep, playback.step])
  const isAnswered = useRef(foretold === null)
  useEffect(() => {
    if (isAnswered.current) return
    isAnswered.current = true
    onAnswer(isFirstRight === true && isRestRight === true)
  }, [onAnswer, isFirstRight, isRestRight])
  return (
    <>
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
      <div role="status">
        {isTold && outcome !== null && (
          <>
            <Answer said={foretold?.outcome ?? null} outcome={outcome}>
              <RichText text={given.says === "" ? verdict.title : given.says} />
            </Answer>
            <Happened trace={trace} isFirstRight={isFirstRight} isRestRight={isRestRight} />
          </>
        )}
      </div>
      {isTold && (
        <>
          <p className="exhibit-verdict">
            {given.says !== "" && (
              <>
                <RichText text={verdict.title} />{" "}
              </>
            )}
            <RichText text={verdict.detail} />
          </p>
          <div className="exhibit-actions">
            {presentHref !== null && (
              <a className="button present-case" href={presentHref}>
                <Presentation size={14} aria-hidden="true" /> Present
              </a>
            )}
            <a className="button" href={permalinkHash(given.scenario)}>
              Open in the simulator
            </a>
            {children}
          </div>
        </>
      )}
    </>
  )
}

/** A title as it goes on in a sentence: names stay as they are. */
const withinSentence = (title: string): string =>
  title.startsWith("JavaScript") ? title : title.replace(/^./, (first) => first.toLowerCase())

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
          <b>{isRight ? "So it is. " : `Not so: ${withinSentence(predictionWords[outcome].title)}. `}</b>
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
