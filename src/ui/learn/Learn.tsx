import "../styles/learn.css"
import { ArrowLeft, ArrowRight, Check } from "lucide-react"
import { useEffect, useRef } from "react"
import type { GalleryCase } from "../../lessons/gallery/case.ts"
import { gallery } from "../../lessons/gallery/gallery.ts"
import type { Exhibit, Part } from "../../lessons/path/part.ts"
import { partOf, path } from "../../lessons/path/path.ts"
import { type Progress, withPrediction } from "../../lessons/progress.ts"
import { useProgress } from "../../store/progress.ts"
import { RichText } from "../text/RichText.tsx"
import { KeptProgress } from "./KeptProgress.tsx"
import { Origins } from "./Origins.tsx"
import { Practice } from "./Practice.tsx"
import { Predict } from "./Predict.tsx"
import { Repairs } from "./Repairs.tsx"

const hrefOf = ({ id }: Part): string => `#/learn/${id}`

/** Is all of a part done: everything foretold once, everything repaired? */
function isDone({ exhibits }: Part, { predicted, repaired, practised }: Progress): boolean {
  return exhibits.every((exhibit) => {
    if (exhibit.kind === "origins") return true
    // There is no end to it: to have begun counts.
    if (exhibit.kind === "practice") return Object.keys(practised).length > 0
    if (exhibit.kind === "predict") return exhibit.cases.every((id) => Object.hasOwn(predicted, id))
    return exhibit.cases.every((id) => repaired.includes(id))
  })
}

/**
 * The way through the lesson, one part at a time.
 * @param asked the part that the address names; null for the first
 */
export function Learn({ asked }: { readonly asked: string | null }) {
  const progress = useProgress((state) => state.progress)
  const named = asked === null ? null : partOf(asked)
  const part = named ?? path[0]
  const article = useRef<HTMLElement>(null)
  const toc = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part begins at its top, and is in sight in the list
  useEffect(() => {
    article.current?.scrollTo({ top: 0 })
    toc.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
  }, [part?.id])
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
        <KeptProgress />
      </nav>
      <article className="part-page" ref={article}>
        {asked !== null && named === null && (
          <p className="finding notice">
            There is no part <code>{asked}</code> in this lesson. This is the first; the others are in the
            list.
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
        {part.exhibits.map((exhibit) => (
          <Shown key={`${part.id} ${exhibit.kind}`} exhibit={exhibit} part={part} />
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

/** The cases, in the order in which they are named. */
const casesOf = (ids: readonly string[]): readonly GalleryCase[] =>
  ids.flatMap((id) => gallery.find((each) => each.id === id) ?? [])

function Shown({ exhibit, part }: { readonly exhibit: Exhibit; readonly part: Part }) {
  switch (exhibit.kind) {
    case "practice":
      return <Practice />
    case "origins":
      return <Origins exhibit={exhibit} />
    case "predict":
      return <Predictions ids={exhibit.cases} />
    case "repair":
      return <Repairs cases={casesOf(exhibit.cases)} part={part} />
  }
}

function Predictions({ ids }: { readonly ids: readonly string[] }) {
  const record = useProgress((state) => state.record)
  return casesOf(ids).map((given, i) => (
    <Predict
      key={given.id}
      given={given}
      label={`Case ${i + 1} of ${ids.length}`}
      onAnswer={(isRight) => record((progress) => withPrediction(progress, given.id, isRight))}
    />
  ))
}
