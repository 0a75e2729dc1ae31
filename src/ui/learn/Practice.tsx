import { ArrowRight } from "lucide-react"
import { useState } from "react"
import { draw, LEVELS, type Level, RULES } from "../../lessons/practice/draw.ts"
import { type Progress, withPractice } from "../../lessons/progress.ts"
import { useProgress } from "../../store/progress.ts"
import { Segments } from "../shell/Segments.tsx"
import { Predict } from "./Predict.tsx"

const missedOf = ({ practised }: Progress) =>
  Object.fromEntries(RULES.map((rule) => [rule, practised[rule]?.missed ?? 0]))

const LEVEL_WORDS: Readonly<Record<Level, string>> = { 1: "gentle", 2: "fair", 3: "hard" }

/** Case after case, drawn as they are asked for. */
export function Practice() {
  const progress = useProgress((state) => state.progress)
  const record = useProgress((state) => state.record)
  const [level, setLevel] = useState<Level>(1)
  const [number, setNumber] = useState(1)
  const [drawn, setDrawn] = useState(() => draw(Math.random, level, missedOf(progress)))
  const next = (at: Level) => {
    setLevel(at)
    setNumber(number + 1)
    setDrawn(draw(Math.random, at, missedOf(progress)))
  }
  const tally = Object.values(progress.practised)
  const right = tally.reduce((sum, each) => sum + each.right, 0)
  const asked = tally.reduce((sum, each) => sum + each.right + each.missed, 0)
  const missed = RULES.filter((rule) => (progress.practised[rule]?.missed ?? 0) > 0)
  return (
    <>
      <div className="practice-head">
        <Segments
          label="How hard"
          value={String(level)}
          options={LEVELS.map((each) => ({ value: String(each), label: LEVEL_WORDS[each] }))}
          onChange={(chosen) => next(LEVELS.find((each) => String(each) === chosen) ?? 1)}
        />
        <p className="sub" role="status">
          {asked === 0 ? "Nothing asked yet." : `${right} of ${asked} foretold.`}
          {missed.length > 0 && ` Missed, and so more often: ${missed.join(", ")}.`}
        </p>
      </div>
      <Predict
        key={number}
        given={drawn.given}
        label={`Practice case ${number}`}
        href={null}
        presentHref={null}
        from={null}
        onAnswer={(isRight) => record((before) => withPractice(before, drawn.rule, isRight))}
      >
        <button type="button" className="button primary" onClick={() => next(level)}>
          The next one <ArrowRight size={14} aria-hidden="true" />
        </button>
      </Predict>
    </>
  )
}
