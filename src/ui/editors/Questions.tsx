import { X } from "lucide-react"
import type { SourceConfig } from "../../servers/registry.ts"
import type { Question } from "../../source/question.ts"
import { placeOf } from "../../source/span.ts"
import { withSource } from "../../store/edits.ts"
import { useSimulator } from "../../store/simulator.ts"
import { Segments } from "../shell/Segments.tsx"
import { RichText } from "../text/RichText.tsx"
import { revealInServer } from "./reveal.ts"
import { TextInput } from "./TextInput.tsx"

interface QuestionsProps {
  readonly serverKey: string
  /** which of the stack */
  readonly layer: number
  readonly config: SourceConfig
  readonly questions: readonly Question[]
}

/** What the code does not say, and the user can. The answers are part of the scenario. */
export function Questions({ serverKey, layer, config, questions }: QuestionsProps) {
  const edit = useSimulator((state) => state.edit)
  const answer = (key: string, value: string | null) =>
    edit((scenario) => {
      const { [key]: _, ...others } = config.answers
      return withSource(
        scenario,
        serverKey,
        { answers: value === null ? others : { ...others, [key]: value } },
        layer,
      )
    })
  const settled = Object.entries(config.answers).filter(
    ([key]) => !questions.some((each) => each.key === key),
  )
  if (questions.length === 0 && settled.length === 0) return null
  const [open, assumed] = [
    questions.filter((question) => question.assumed === null),
    questions.filter((question) => question.assumed !== null),
  ]
  const asked = (question: Question) => (
    <div
      key={question.key}
      data-question={question.key}
      className={`question ${question.assumed === null ? "open" : ""}`}
    >
      <p>
        <RichText text={question.text} />
      </p>
      <p className="sub">
        <RichText text={question.reason} />
        {", "}
        <button type="button" className="reveal" onClick={() => revealInServer(question.span)}>
          line {placeOf(config.source, question.span.from).line}
        </button>
        {question.assumed !== null &&
          config.answers[question.key] === undefined &&
          `. Taken until you say: ${question.assumed}.`}
      </p>
      <Answer
        question={question}
        value={config.answers[question.key] ?? null}
        onChange={(value) => answer(question.key, value)}
      />
    </div>
  )
  return (
    <div className="questions">
      {open.map(asked)}
      {assumed.length > 0 && (
        <details className="more assumptions" open={assumed.length <= 2}>
          <summary>Taken for granted: {assumed.length}</summary>
          {assumed.map(asked)}
        </details>
      )}
      {settled.map(([key, value]) => (
        <label key={key} className="question settled">
          <span className="mono">{key}</span>
          <span className="settled-row">
            <TextInput
              aria-label={`What you said of ${key}`}
              value={value}
              onWrite={(text) => answer(key, text)}
            />
            <button
              type="button"
              className="icon-button"
              aria-label={`Take back what you said of ${key}`}
              onClick={() => answer(key, null)}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </span>
        </label>
      ))}
    </div>
  )
}

interface AnswerProps {
  readonly question: Question
  readonly value: string | null
  readonly onChange: (value: string | null) => void
}

function Answer({ question, value, onChange }: AnswerProps) {
  const { expected, key } = question
  const label = `Answer for ${key}`
  switch (expected.kind) {
    case "boolean":
      return (
        <Segments
          label={label}
          value={value ?? ""}
          options={[
            { value: "True", label: "True" },
            { value: "False", label: "False" },
          ]}
          onChange={onChange}
        />
      )
    case "choice":
      return (
        <select
          className="field select"
          aria-label={label}
          value={value ?? question.assumed ?? ""}
          onChange={(event) => onChange(event.target.value)}
        >
          {expected.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )
    case "origins":
      return (
        <WrittenAnswer
          label={label}
          placeholder="https://app.example.com, …"
          onChange={(given) => onChange(listLiteral(given))}
        />
      )
    case "text":
      return (
        <>
          <WrittenAnswer label={label} placeholder="a value" onChange={onChange} />
          {expected.suggestions.length > 0 && (
            <div className="chips">
              {expected.suggestions.map((suggestion) => (
                <button key={suggestion} type="button" className="chip" onClick={() => onChange(suggestion)}>
                  {suggestion}
                </button>
              ))}
            </div>
          )}
        </>
      )
  }
}

/** Origins with commas or spaces between them become a Python list; anything else stays as it is written. */
function listLiteral(text: string): string {
  const trimmed = text.trim()
  if (/^[[("']/.test(trimmed)) return trimmed
  const items = trimmed.split(/[\s,]+/).filter((item) => item !== "")
  return `[${items.map((item) => JSON.stringify(item)).join(", ")}]`
}

interface WrittenAnswerProps {
  readonly label: string
  readonly placeholder: string
  readonly onChange: (value: string) => void
}

/** A field that is taken over when it is done, not at each letter. */
function WrittenAnswer({ label, placeholder, onChange }: WrittenAnswerProps) {
  return (
    <form
      className="settled-row"
      onSubmit={(event) => {
        event.preventDefault()
        const given = new FormData(event.currentTarget).get("answer")
        if (typeof given === "string" && given.trim() !== "") onChange(given.trim())
      }}
    >
      <input
        className="field mono"
        name="answer"
        aria-label={label}
        spellCheck={false}
        placeholder={placeholder}
      />
      <button type="submit" className="button">
        Answer
      </button>
    </form>
  )
}
