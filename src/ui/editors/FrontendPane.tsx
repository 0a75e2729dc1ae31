import { useMemo } from "react"
import type { Mark } from "../../explain/marks.ts"
import { preflightReasons } from "../../explain/preflight-need.ts"
import { printInitiation } from "../../paste/initiation/print.ts"
import { requestOf } from "../../scenario/scenario.ts"
import { useSimulator } from "../../store/simulator.ts"
import { CodeEditor } from "./CodeEditor.tsx"
import { EarlierCookies } from "./EarlierCookies.tsx"
import { PageField } from "./PageField.tsx"
import { RequestForm } from "./RequestForm.tsx"
import { Runs } from "./Runs.tsx"

/** The page, and the request that its JavaScript makes. Each part follows what it shows: a key draws few of them anew. */
export function FrontendPane() {
  return (
    <section className="card" aria-labelledby="frontend-title">
      <div className="card-head">
        <h2 id="frontend-title" className="label">
          Frontend
        </h2>
      </div>
      <PageField />
      <Runs />
      <RequestCode />
      <RequestForm />
      <EarlierCookies />
      <PreflightReason />
    </section>
  )
}

/** The request as code: a `fetch()` call to edit, or how else it is made, to read. */
function RequestCode() {
  const request = useSimulator((state) => requestOf(state.scenario, state.run))
  const text = useSimulator((state) => state.requestText)
  const problems = useSimulator((state) => state.requestProblems)
  const editRequestText = useSimulator((state) => state.editRequestText)
  const marks = useMemo(
    () => problems.map(({ span, message }): Mark => ({ span, message, tone: "unknown" })),
    [problems],
  )
  return (
    <>
      {request.initiator.kind === "fetch" ? (
        <CodeEditor
          label="Request, as a fetch() call"
          language="javascript"
          value={text}
          marks={marks}
          onChange={editRequestText}
        />
      ) : (
        <pre className="field mono printed">{printInitiation(request)}</pre>
      )}
      {problems.length > 0 && (
        <ul className="problems" aria-live="polite">
          {problems.map(({ place, message }) => (
            <li key={`${place.line}:${place.column}:${message}`}>
              Line {place.line}, column {place.column}: {message.replaceAll("`", "")}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function PreflightReason() {
  const trace = useSimulator((state) => state.trace)
  const step = trace.steps.find((each) => each.kind === "tainting")
  if (step?.kind !== "tainting" || trace.request === null) return null
  const reasons = preflightReasons(trace.request, step.decision)
  const words = {
    "same origin": "Same origin: no CORS at all",
    opaque: "no-cors: no preflight, and nothing to read",
    "without CORS": "CORS is not for this: no preflight, no check",
    "cors without preflight": "No preflight: a plain form could send this",
    "cors with preflight": "Why a preflight:",
  }[step.decision.kind]
  return (
    <p className="why-preflight sub">
      {words}{" "}
      {reasons.map((reason, i) => (
        <span key={i} className="chip on">
          {reason.length > 60 ? `${reason.slice(0, 60)}…` : reason}
        </span>
      ))}
    </p>
  )
}
