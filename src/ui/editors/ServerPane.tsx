import { useMemo, useRef } from "react"
import { answerOf } from "../../explain/cause.ts"
import { failureMarks, type Mark, marksOfStep } from "../../explain/marks.ts"
import { FRAMEWORK_LABELS, frameworks } from "../../servers/frameworks.ts"
import {
  type RepliesConfig,
  type ServerConfig,
  type SourceConfig,
  sourceConfig,
} from "../../servers/registry.ts"
import type { ReplyConfig } from "../../servers/replies/replies.ts"
import type { Phase, Trace } from "../../simulation/trace.ts"
import { shownServerKey, withServer, withSource, withSourceText } from "../../store/edits.ts"
import { rememberedServer } from "../../store/server-cache.ts"
import { stepIndex, useSimulator } from "../../store/simulator.ts"
import { Segments } from "../shell/Segments.tsx"
import { CodeEditor } from "./CodeEditor.tsx"
import { Environment } from "./Environment.tsx"
import { Questions } from "./Questions.tsx"
import { RepliesEditor } from "./RepliesEditor.tsx"
import { Understood } from "./Understood.tsx"

/** The server: its code, what was understood of it, and what it has to ask; or raw replies. */
export function ServerPane() {
  const scenario = useSimulator((state) => state.scenario)
  const trace = useSimulator((state) => state.trace)
  const edit = useSimulator((state) => state.edit)
  const run = useSimulator((state) => state.run)
  const key = shownServerKey(scenario, run)
  const config = key === null ? undefined : scenario.servers[key]
  // What the other kind of server last was, so that a look at it loses nothing.
  const shelf = useRef<{ source: SourceConfig | null; replies: RepliesConfig | null }>({
    source: null,
    replies: null,
  })
  if (key === null || config === undefined) return null

  const become = (kind: "source" | "replies") => {
    if ((config.framework === "replies") === (kind === "replies")) return
    if (config.framework === "replies") shelf.current.replies = config
    else shelf.current.source = config
    const next: ServerConfig =
      kind === "source"
        ? (shelf.current.source ?? sourceConfig("starlette", ""))
        : (shelf.current.replies ?? repliesFrom(trace))
    edit((before) => withServer(before, key, next))
  }

  return (
    <section className="card server-card" aria-labelledby="server-title">
      <div className="card-head">
        <h2 id="server-title" className="label">
          Server
        </h2>
        <span className="sub mono server-key">{key.replace(/^https?:\/\//, "")}</span>
        <div className="spring" />
        <Segments
          label="What the server is"
          value={config.framework === "replies" ? "replies" : "source"}
          options={[
            { value: "source", label: "Code" },
            { value: "replies", label: "Raw replies" },
          ]}
          onChange={become}
        />
      </div>
      {config.framework === "replies" ? (
        <RepliesEditor serverKey={key} config={config} />
      ) : (
        <SourceEditor serverKey={key} config={config} />
      )}
    </section>
  )
}

/** Raw replies to begin with: what the server just answered. */
function repliesFrom(trace: Trace): RepliesConfig {
  const reply = (phase: Phase, fallback: number): ReplyConfig => {
    const answer = answerOf(trace.exchanges.find((exchange) => exchange.phase === phase))
    return {
      status: answer?.status ?? fallback,
      headers: answer?.headers.map(({ name, value }) => [name, value]) ?? [],
      body: answer?.body ?? "",
    }
  }
  return { framework: "replies", preflight: reply("preflight", 204), actual: reply("actual", 200) }
}

function SourceEditor({ serverKey, config }: { readonly serverKey: string; readonly config: SourceConfig }) {
  const edit = useSimulator((state) => state.edit)
  const trace = useSimulator((state) => state.trace)
  const index = useSimulator(stepIndex)
  const server = rememberedServer(config)
  const { label, language, versionOf, versions, covers, notRun } = frameworks[config.framework]
  const marks = useMemo((): readonly Mark[] => {
    const step = trace.steps[index]
    const own = step === undefined ? [] : marksOfStep(trace, step)
    const syntax = server.problems.map(({ span, message }): Mark => ({ span, message, tone: "bad" }))
    return [...syntax, ...(own.length > 0 ? own : failureMarks(trace))]
  }, [trace, index, server])
  return (
    <>
      <div className="server-bar">
        <span className="chip">{server.label}</span>
        {versions.length === 1 ? (
          <span className="sub">
            {versionOf} {config.version}
          </span>
        ) : (
          <label className="version">
            <span className="sub">{versionOf}</span>
            <select
              className="field select"
              aria-label={`${versionOf} version`}
              value={config.version}
              onChange={(event) => {
                const version = versions.find((each) => each === event.target.value)
                if (version !== undefined) edit((scenario) => withSource(scenario, serverKey, { version }))
              }}
            >
              {versions.map((version) => (
                <option key={version} value={version}>
                  {covers?.[version] ?? version}
                </option>
              ))}
            </select>
          </label>
        )}
        <Environment serverKey={serverKey} config={config} variables={server.environment} />
      </div>
      {server.version === config.version && notRun?.includes(config.version) === true && (
        <p className="sub not-run">
          Played after its source and documentation: it could not be held against the real thing here.
        </p>
      )}
      <CodeEditor
        key={language}
        label={`Server code: ${label}`}
        language={language}
        value={config.source}
        marks={marks}
        isServer
        onChange={(source) => edit((scenario) => withSourceText(scenario, serverKey, source))}
      />
      {config.source.trim() === "" && (
        <p className="empty">
          Paste the file that makes your app, or the nginx block before it. {FRAMEWORK_LABELS} can be read. It
          stays in this page.
        </p>
      )}
      <Questions serverKey={serverKey} config={config} questions={server.questions()} />
      {config.source.trim() !== "" && <Understood server={server} source={config.source} />}
    </>
  )
}
