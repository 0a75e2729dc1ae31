import "../styles/handout.css"
import { Printer } from "lucide-react"
import { useMemo } from "react"
import { diagnose } from "../../explain/fix/search.ts"
import { verdictOf } from "../../explain/verdict.ts"
import { originOf } from "../../fetch/origin.ts"
import { siteRelation } from "../../fetch/site.ts"
import { SETTINGS } from "../../lessons/exhibits/settings.ts"
import type { GalleryCase } from "../../lessons/gallery/case.ts"
import { casesOf } from "../../lessons/gallery/gallery.ts"
import type { Exhibit, Part } from "../../lessons/path/part.ts"
import { path } from "../../lessons/path/path.ts"
import { asksFirst, choicesFor, outcomeFor, predictionWords } from "../../lessons/prediction.ts"
import { requestOf } from "../../scenario/scenario.ts"
import { simulate, simulateAll } from "../../simulation/simulate.ts"
import { DiagramView } from "../diagram/Diagram.tsx"
import { RichText } from "../text/RichText.tsx"
import { Facts } from "./Facts.tsx"

/** A case stands in several parts, and is printed once: where it comes first. */
function printedParts(): readonly { readonly part: Part; readonly exhibits: readonly Exhibit[] }[] {
  const seen = new Set<string>()
  return path.map((part) => ({
    part,
    exhibits: part.exhibits.map((exhibit) => {
      if (exhibit.kind !== "predict") return exhibit
      const cases = exhibit.cases.filter((id) => !seen.has(id))
      for (const id of cases) seen.add(id)
      return { ...exhibit, cases }
    }),
  }))
}

/** The lesson on paper: cases to foretell with a pencil, and cases to repair; or with the answers, and their diagrams. */
export function Handout({ hasAnswers }: { readonly hasAnswers: boolean }) {
  const parts = useMemo(printedParts, [])
  return (
    <main className="handout">
      <div className="handout-bar">
        <p className="sub">
          {hasAnswers ? (
            <a href="#/handout">Without the answers</a>
          ) : (
            <a href="#/handout/answers">With the answers</a>
          )}
        </p>
        <button type="button" className="button primary" onClick={() => window.print()}>
          <Printer size={14} aria-hidden="true" /> Print
        </button>
      </div>
      <article>
        <header>
          <h1>CORS, by predicting it{hasAnswers ? ": the answers" : ""}</h1>
          <p>
            {hasAnswers
              ? "Each case as it comes out, in the engine that also plays it on the screen."
              : "Say what happens before you look: is there a preflight, and what comes of the request? The answers are on a sheet of their own, and every case can be played at the address below it."}
          </p>
        </header>
        {parts.map(({ part, exhibits }, i) => (
          <section key={part.id} className="handout-part">
            <h2>
              {i + 1}. {part.title}
            </h2>
            <p>
              <RichText text={part.lead} />
            </p>
            {part.note !== null && (
              <p className="part-note">
                <RichText text={part.note} />
              </p>
            )}
            {part.id === "two-phases" && <Reference />}
            {exhibits.map((exhibit) => (
              <PrintedExhibit key={exhibit.kind} exhibit={exhibit} part={part} hasAnswers={hasAnswers} />
            ))}
          </section>
        ))}
      </article>
    </main>
  )
}

/** The picture that the lesson keeps coming back to: question, answer, request, answer. */
function Reference() {
  const trace = useMemo(() => {
    const [given] = casesOf(["all-allowed"])
    return given === undefined ? null : simulate(given.scenario)
  }, [])
  return trace === null ? null : (
    <DiagramView trace={trace} step={trace.steps.length - 1} label="The two phases: sequence diagram" />
  )
}

interface PrintedExhibitProps {
  readonly exhibit: Exhibit
  readonly part: Part
  readonly hasAnswers: boolean
}

function PrintedExhibit({ exhibit, part, hasAnswers }: PrintedExhibitProps) {
  switch (exhibit.kind) {
    case "predict":
      return casesOf(exhibit.cases).map((given, i) => (
        <PrintedCase
          key={given.id}
          given={given}
          number={i + 1}
          link={`#/learn/${part.id}/${given.id}`}
          hasAnswers={hasAnswers}
        />
      ))
    case "repair":
      return (
        <div className="handout-case">
          <h3>To repair</h3>
          <ol className="handout-repairs">
            {casesOf(exhibit.cases).map((given) => (
              <PrintedRepair key={given.id} given={given} hasAnswers={hasAnswers} />
            ))}
          </ol>
        </div>
      )
    case "settings":
      return (
        <table className="handout-table">
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Controls</th>
              <th scope="col">Sensible</th>
            </tr>
          </thead>
          <tbody>
            {SETTINGS.map(({ name, controls, sensible }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>{controls}</td>
                <td>
                  <RichText text={sensible} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )
    case "origins":
      return (
        <ul className="handout-pairs">
          {exhibit.tries.map(([label, first, second]) => (
            <li key={label}>
              <code>{first}</code> and <code>{second}</code>: one origin, one site, or neither?
              {hasAnswers ? "" : " ______________"}
              {hasAnswers && <b> {relationOf(first, second)}</b>}
            </li>
          ))}
        </ul>
      )
    case "request":
    case "layers":
    case "policy":
    case "practice":
      return (
        <p className="sub">
          On the screen:{" "}
          <code>
            #/learn/{part.id}/{exhibit.kind}
          </code>
        </p>
      )
  }
}

interface PrintedCaseProps {
  readonly given: GalleryCase
  readonly number: number
  readonly link: string
  readonly hasAnswers: boolean
}

function PrintedCase({ given, number, link, hasAnswers }: PrintedCaseProps) {
  const trace = useMemo(() => simulateAll(given.scenario).at(-1), [given])
  if (trace === undefined) return null
  const outcome = outcomeFor(trace)
  const box = (isTrue: boolean) => (hasAnswers && isTrue ? "☒" : "☐")
  return (
    <div className="handout-case">
      <h3>
        Case {number} <code className="sub">{link}</code>
      </h3>
      <Facts scenario={given.scenario} />
      <p className="handout-choices">
        <b>A preflight?</b>
        <span>{box(asksFirst(trace))} yes</span>
        <span>{box(!asksFirst(trace))} no</span>
      </p>
      <p className="handout-choices">
        <b>What happens{given.scenario.later.length > 0 ? " to the last" : ""}?</b>
        {choicesFor(requestOf(given.scenario, given.scenario.later.length)).map((each) => (
          <span key={each}>
            {box(each === outcome)} {predictionWords[each].title}
          </span>
        ))}
      </p>
      {hasAnswers ? (
        <>
          <p className="handout-answer">
            <b>
              <RichText text={verdictOf(trace).title} />
            </b>{" "}
            <RichText text={given.says === "" ? verdictOf(trace).detail : given.says} />
          </p>
          <DiagramView
            trace={trace}
            step={trace.steps.length - 1}
            label={`${given.title}: sequence diagram`}
          />
        </>
      ) : (
        <>
          {number === 1 && (
            <div className="handout-draw waiting">
              <p className="sub">Draw what goes over the wire, and where it stops:</p>
              <DiagramView trace={trace} step={0} label={`${given.title}: to be drawn`} />
            </div>
          )}
          <p className="handout-line">Because</p>
        </>
      )}
    </div>
  )
}

function PrintedRepair({ given, hasAnswers }: { readonly given: GalleryCase; readonly hasAnswers: boolean }) {
  const plan = useMemo(() => {
    if (!hasAnswers) return null
    const diagnosis = diagnose(given.scenario, 0)
    return "plans" in diagnosis ? (diagnosis.plans[0] ?? null) : null
  }, [given, hasAnswers])
  return (
    <li>
      <b>{given.title}.</b> <RichText text={given.says} />
      {plan === null ? (
        <p className="handout-line">The change</p>
      ) : (
        <p className="handout-answer">
          <RichText text={plan.titles.join("; ")} />.
        </p>
      )}
    </li>
  )
}

const RELATIONS = {
  "same-origin": "one origin",
  "same-site": "two origins of one site",
  "cross-site": "neither",
} as const

const relationOf = (first: string, second: string): string =>
  RELATIONS[siteRelation(originOf(new URL(first)), originOf(new URL(second)))]
