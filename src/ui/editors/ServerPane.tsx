import { useCallback, useEffect, useMemo, useRef } from "react"
import { answerOf } from "../../explain/cause.ts"
import { failureMarks, type Mark, marksOfStep } from "../../explain/marks.ts"
import type { SourceLanguage } from "../../servers/framework.ts"
import { frameworkLabels, frameworks } from "../../servers/frameworks.ts"
import {
  type RepliesConfig,
  type ServerConfig,
  type SourceConfig,
  sourceConfig,
} from "../../servers/registry.ts"
import type { ReplyConfig } from "../../servers/replies/replies.ts"
import type { Server } from "../../servers/server.ts"
import type { Phase, Trace } from "../../simulation/trace.ts"
import type { Span } from "../../source/span.ts"
import { shownServerKey, stackOf, withServer, withSource, withSourceText } from "../../store/edits.ts"
import { sameWhereEqual } from "../../store/same-where-equal.ts"
import { rememberedServer } from "../../store/server-cache.ts"
import { stepIndex, useSimulator } from "../../store/simulator.ts"
import type { Pace } from "../../store/turns.ts"
import { Segments } from "../shell/Segments.tsx"
import { CodeEditor } from "./CodeEditor.tsx"
import { Environment } from "./Environment.tsx"
import { Questions } from "./Questions.tsx"
import { RepliesEditor } from "./RepliesEditor.tsx"
import { StackAdd, StackBar } from "./StackBar.tsx"
import { useShownLayer } from "./shown-layer.ts"
import { Understood } from "./Understood.tsx"

/** The server: its code, what was understood of it, and what it has to ask; or raw replies. */
export function ServerPane() {
  const id = useSimulator((state) => state.scenario.id)
  const key = useSimulator((state) => shownServerKey(state.scenario, state.run))
  const config = useSimulator((state) => (key === null ? undefined : state.scenario.servers[key]))
  const edit = useSimulator((state) => state.edit)
  // What the other kind of server last was, so that a look at it loses nothing.
  const shelf = useRef<{ source: SourceConfig | null; replies: RepliesConfig | null }>({
    source: null,
    replies: null,
  })
  const show = useShownLayer((state) => state.show)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scenario or another server begins at its first
  useEffect(() => show(0), [show, key, id])
  if (key === null || config === undefined) return null

  const become = (kind: "source" | "replies") => {
    if ((config.framework === "replies") === (kind === "replies")) return
    if (config.framework === "replies") shelf.current.replies = config
    else shelf.current.source = config
    const next: ServerConfig =
      kind === "source"
        ? (shelf.current.source ?? sourceConfig("starlette", ""))
        : (shelf.current.replies ?? repliesFrom(useSimulator.getState().trace))
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
        <Stack serverKey={key} config={config} />
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

/** The servers that a request goes through, one behind the other, and the editor of the one that is shown. */
function Stack({ serverKey, config }: { readonly serverKey: string; readonly config: SourceConfig }) {
  const chosen = useShownLayer((state) => state.layer)
  const stack = useMemo(() => stackOf(config), [config])
  const layer = Math.min(chosen, stack.length - 1)
  const shown = stack[layer] ?? config
  return (
    <>
      <StackBar serverKey={serverKey} stack={stack} layer={layer} />
      {shown.framework === "replies" ? (
        <p className="empty">What stands here is known by its answers alone.</p>
      ) : (
        <SourceEditor serverKey={serverKey} stack={stack} layer={layer} config={shown} />
      )}
    </>
  )
}

interface SourceEditorProps {
  readonly serverKey: string
  readonly stack: readonly ServerConfig[]
  /** which of the stack */
  readonly layer: number
  readonly config: SourceConfig
}

/** Is it a place of the text itself, and not of what stands behind it? */
const isOwn = ({ span, behind }: { readonly span: Span | null; readonly behind?: number }): boolean =>
  (behind ?? span?.behind ?? 0) === 0

/** The server without what it only passes on from those behind it. */
const ownPart = (server: Server): Server => ({
  ...server,
  findings: server.findings.filter(isOwn),
  layers: server.layers.filter(isOwn),
})

interface MarkedCodeProps {
  readonly label: string
  readonly language: SourceLanguage
  readonly value: string
  readonly server: Server
  readonly layer: number
  readonly onChange: (source: string, pace: Pace) => void
}

/** The code, with what was played of it at the step that is shown. */
function MarkedCode({ server, layer, ...editor }: MarkedCodeProps) {
  const trace = useSimulator((state) => state.trace)
  const index = useSimulator(stepIndex)
  const marked = useRef<readonly Mark[]>([])
  const marks = useMemo((): readonly Mark[] => {
    const step = trace.steps[index]
    const own = step === undefined ? [] : marksOfStep(trace, step)
    const syntax = server.problems.map(({ span, message }): Mark => ({ span, message, tone: "bad" }))
    const played = (own.length > 0 ? own : failureMarks(trace)).filter(
      ({ span }) => (span.behind ?? 0) === layer,
    )
    // Where a key elsewhere changed none of them, the editor has nothing to do.
    marked.current = sameWhereEqual(marked.current, [...syntax, ...played])
    return marked.current
  }, [trace, index, server, layer])
  return <CodeEditor {...editor} marks={marks} isServer />
}

function SourceEditor({ serverKey, stack, layer, config }: SourceEditorProps) {
  const edit = useSimulator((state) => state.edit)
  const server = rememberedServer(config)
  const { label, language, versionOf, versions, covers, notRun } = frameworks[config.framework]
  const editText = useCallback(
    (source: string, pace: Pace) =>
      edit((scenario) => withSourceText(scenario, serverKey, source, layer), pace),
    [edit, serverKey, layer],
  )
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
                if (version !== undefined)
                  edit((scenario) => withSource(scenario, serverKey, { version }, layer))
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
        <Environment
          serverKey={serverKey}
          layer={layer}
          config={config}
          variables={server.environment.filter(isOwn)}
        />
        <StackAdd serverKey={serverKey} stack={stack} />
      </div>
      {server.version === config.version && notRun?.includes(config.version) === true && (
        <p className="sub not-run">
          Played after its source and documentation: it could not be held against the real thing here.
        </p>
      )}
      <MarkedCode
        key={`${layer} ${language}`}
        label={`Server code: ${label}`}
        language={language}
        value={config.source}
        server={server}
        layer={layer}
        onChange={editText}
      />
      {config.source.trim() === "" && (
        <p className="empty">
          Paste the file that makes your app, or the nginx block before it. {frameworkLabels()} can be read.
          It stays in this page.
        </p>
      )}
      <Questions
        serverKey={serverKey}
        layer={layer}
        config={config}
        questions={server.questions().filter(isOwn)}
      />
      {config.source.trim() !== "" && <Understood server={ownPart(server)} source={config.source} />}
    </>
  )
}
