import { ArrowLeft, ArrowRight, Check } from "lucide-react"
import { useEffect, useRef } from "react"
import { casesOf } from "../../lessons/gallery/gallery.ts"
import { anchorsOf, type Exhibit, type Part } from "../../lessons/path/part.ts"
import { partOf, path } from "../../lessons/path/path.ts"
import { type Progress, withPrediction } from "../../lessons/progress.ts"
import { idle } from "../../store/load-ahead.ts"
import { useProgress } from "../../store/progress.ts"
import type { LessonPlace } from "../../store/route.ts"
import { RichText } from "../text/RichText.tsx"
import {
  fetchPlayed,
  LayersExhibit,
  Origins,
  PolicyExhibit,
  Practice,
  RequestExhibit,
  SettingsExhibit,
  useFetchedExhibits,
} from "./exhibits.tsx"
import { KeptProgress } from "./KeptProgress.tsx"
import { Predict } from "./Predict.tsx"
import { Repairs } from "./Repairs.tsx"

const hrefOf = ({ id }: Part): string => `#/learn/${id}`

/** Is all of a part done: everything foretold once, everything repaired? */
function isDone({ exhibits }: Part, { predicted, repaired, practised }: Progress): boolean {
  return exhibits.every((exhibit) => {
    switch (exhibit.kind) {
      case "predict":
        return exhibit.cases.every((id) => Object.hasOwn(predicted, id))
      case "repair":
        return exhibit.cases.every((id) => repaired.includes(id))
      case "practice":
        // There is no end to it: to have begun counts.
        return Object.keys(practised).length > 0
      default:
        return true
    }
  })
}

/**
 * The way through the lesson, one part at a time.
 * @param place what the address names
 */
export function Learn({ place }: { readonly place: LessonPlace }) {
  const progress = useProgress((state) => state.progress)
  const named = place.part === null ? null : partOf(place.part)
  const part = named ?? path[0]
  const article = useRef<HTMLElement>(null)
  const toc = useRef<HTMLElement>(null)
  const { exhibit } = place
  const isExhibit =
    exhibit === null || part === undefined || part.exhibits.flatMap(anchorsOf).includes(exhibit)
  const isThere = useFetchedExhibits(part)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part begins at its top, and is in sight in the list
  useEffect(() => {
    toc.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
    const asked =
      exhibit === null
        ? null
        : [...(article.current?.querySelectorAll<HTMLElement>("[data-anchor]") ?? [])].find(
            (each) => each.dataset.anchor === exhibit,
          )
    if (asked == null) article.current?.scrollTo({ top: 0 })
    else asked.scrollIntoView({ block: "start" })
  }, [part?.id, exhibit, isThere])
  useEffect(() => {
    if (part !== undefined)
      idle()
        .then(() => fetchPlayed(part))
        .catch(() => undefined)
  }, [part])
  if (part === undefined) return null
  const at = path.indexOf(part)
  const before = path[at - 1]
  const after = path[at + 1]
  return (
    <main className="learn">
      <nav className="toc" aria-label="Parts of the lesson" ref={toc}>
        <p className="label">CORS, by predicting it</p>
        <ol>
          {path.map((each) => {
            const done = isDone(each, progress)
            return (
              <li key={each.id}>
                <a href={hrefOf(each)} aria-current={each === part ? "page" : undefined}>
                  <span className={done ? "toc-mark done" : "toc-mark"}>
                    {done && <Check size={11} strokeWidth={3.4} aria-hidden="true" />}
                  </span>
                  {each.name}
                  {done && <span className="sr-only">, done</span>}
                </a>
              </li>
            )
          })}
        </ol>
        <p className="sub to-print">
          To print: <a href="#/handout">the handout</a>, <a href="#/handout/answers">with answers</a>
        </p>
        <KeptProgress />
      </nav>
      <article className="part-page" ref={article}>
        {place.part !== null && named === null && (
          <p className="finding notice">
            There is no part <code>{place.part}</code> in this lesson. This is the first; the others are in
            the list.
          </p>
        )}
        {named !== null && !isExhibit && (
          <p className="finding notice">
            There is no exhibit <code>{exhibit}</code> in this part. All that there is stands below.
          </p>
        )}
        <p className="label">
          {at + 1} of {path.length}
        </p>
        <h1>{part.title}</h1>
        <p className="part-lead">
          <RichText text={part.lead} />
        </p>
        {part.note !== null && (
          <p className="part-note">
            <RichText text={part.note} />
          </p>
        )}
        {isThere &&
          part.exhibits.map((exhibit) => (
            <Shown key={`${part.id} ${exhibit.kind}`} exhibit={exhibit} part={part} place={place} />
          ))}
        <nav className="part-turn" aria-label="Before and after">
          {before === undefined ? (
            <span />
          ) : (
            <a className="button" href={hrefOf(before)}>
              <ArrowLeft size={14} aria-hidden="true" /> {before.name}
            </a>
          )}
          {after !== undefined && (
            <a className="button primary" href={hrefOf(after)}>
              {after.name} <ArrowRight size={14} aria-hidden="true" />
            </a>
          )}
        </nav>
      </article>
    </main>
  )
}

interface ShownProps {
  readonly exhibit: Exhibit
  readonly part: Part
  readonly place: LessonPlace
}

function Shown({ exhibit, part, place }: ShownProps) {
  if (exhibit.kind === "predict") return <Predictions ids={exhibit.cases} part={part} place={place} />
  return (
    <div data-anchor={exhibit.kind}>
      <Single exhibit={exhibit} part={part} href={`${hrefOf(part)}/${exhibit.kind}`} />
    </div>
  )
}

interface SingleProps {
  readonly exhibit: Exclude<Exhibit, { kind: "predict" }>
  readonly part: Part
  /** its own address */
  readonly href: string
}

function Single({ exhibit, part, href }: SingleProps) {
  switch (exhibit.kind) {
    case "practice":
      return <Practice />
    case "origins":
      return <Origins exhibit={exhibit} href={href} />
    case "request":
      return <RequestExhibit href={href} />
    case "settings":
      return <SettingsExhibit href={href} />
    case "layers":
      return <LayersExhibit href={href} />
    case "policy":
      return casesOf([exhibit.shows]).map((given) => (
        <PolicyExhibit key={given.id} given={given} href={href} />
      ))
    case "repair":
      return <Repairs cases={casesOf(exhibit.cases)} part={part} />
  }
}

interface PredictionsProps {
  readonly ids: readonly string[]
  readonly part: Part
  readonly place: LessonPlace
}

function Predictions({ ids, part, place }: PredictionsProps) {
  const record = useProgress((state) => state.record)
  return casesOf(ids).map((given, i) => {
    const from = place.exhibit === given.id && place.step !== null ? place.step - 1 : null
    return (
      <div key={`${given.id} ${from ?? ""}`} data-anchor={given.id}>
        <Predict
          given={given}
          label={`Case ${i + 1} of ${ids.length}`}
          href={`${hrefOf(part)}/${given.id}`}
          presentHref={`${hrefOf(part)}/present/${given.id}`}
          from={from}
          onAnswer={(isRight) => record((progress) => withPrediction(progress, given.id, isRight))}
        />
      </div>
    )
  })
}
