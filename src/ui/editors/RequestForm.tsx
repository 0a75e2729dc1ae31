import { Plus, X } from "lucide-react"
import { memo } from "react"
import { initiatorName } from "../../explain/initiator-words.ts"
import type { BodyInit } from "../../fetch/body.ts"
import type { Header } from "../../fetch/header-list.ts"
import {
  ELEMENTS,
  type ElementInitiator,
  type Initiator,
  isElement,
  OTHERS,
} from "../../fetch/initiators/initiator.ts"
import { XHR_LIBRARIES } from "../../fetch/initiators/xhr-libraries.ts"
import type { RequestInit } from "../../fetch/request.ts"
import { requestOf } from "../../scenario/scenario.ts"
import { useSimulator } from "../../store/simulator.ts"
import { SelectField } from "./SelectField.tsx"
import { TextInput } from "./TextInput.tsx"
import { useWritten } from "./useWritten.ts"

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
const CREDENTIALS = ["same-origin", "include", "omit"] as const
const MODES = ["cors", "no-cors", "same-origin"] as const
const REDIRECTS = ["follow", "error", "manual"] as const
const INITIATORS = ["fetch", "xhr", ...XHR_LIBRARIES, ...ELEMENTS, ...OTHERS] as const
type InitiatorName = (typeof INITIATORS)[number]

const nameOfInitiator = (initiator: Initiator): InitiatorName =>
  initiator.kind === "xhr" ? (initiator.library ?? initiator.kind) : initiator.kind
const BODIES = ["none", "text", "form", "blob", "stream"] as const

/** Changes the request that is shown. */
function change(edit: Partial<RequestInit>): void {
  const { scenario, run, editRequest } = useSimulator.getState()
  editRequest({ ...requestOf(scenario, run), ...edit })
}

const changeHeaders = (headers: readonly Header[]): void => change({ headers })

/** The request as a form, in step with its code. A `fetch()` call can be edited as either; the others are shown as code. */
export function RequestForm() {
  const request = useSimulator((state) => requestOf(state.scenario, state.run))
  const { initiator } = request
  return (
    <div className="request-form">
      <InitiatorRow request={request} onChange={change} />
      <details className="more">
        <summary>{summaryOf(initiator)}</summary>
        <SelectField
          label="Sent by"
          value={nameOfInitiator(initiator)}
          options={INITIATORS}
          nameOf={(kind) => initiatorName(initiatorOf(kind, initiator))}
          onChange={(kind) => change({ initiator: initiatorOf(kind, initiator) })}
        />
        <label className="stack">
          <span className="sub">URL</span>
          <TextInput value={request.url} onWrite={(url) => change({ url })} />
        </label>
        {HAS_HEADERS.has(initiator.kind) && <HeaderRows headers={request.headers} onChange={changeHeaders} />}
        {HAS_BODY.has(initiator.kind) && (
          <BodyField body={request.body} onChange={(body) => change({ body })} />
        )}
        {initiator.kind === "fetch" && (
          <SelectField
            label="Redirect"
            value={request.redirect}
            options={REDIRECTS}
            onChange={(redirect) => change({ redirect })}
          />
        )}
      </details>
    </div>
  )
}

/** What sets headers, and what sends a body. */
const HAS_HEADERS: ReadonlySet<Initiator["kind"]> = new Set(["fetch", "xhr", "client"])
const HAS_BODY: ReadonlySet<Initiator["kind"]> = new Set(["fetch", "xhr", "client", "beacon", "form"])

const summaryOf = ({ kind }: Initiator): string =>
  [
    "Sent by, URL",
    ...(HAS_HEADERS.has(kind) ? ["headers"] : []),
    ...(HAS_BODY.has(kind) ? ["body"] : []),
  ].join(", ")

/** Another kind of initiator; what the two have in common is kept. */
function initiatorOf(kind: InitiatorName, before: Initiator): Initiator {
  switch (kind) {
    case "xhr":
      return { kind, uploadListener: false }
    case "axios":
    case "jquery":
      return { kind: "xhr", uploadListener: false, library: kind }
    case "img":
    case "script":
    case "module":
    case "stylesheet":
      return { kind, crossorigin: isElement(before) ? before.crossorigin : null }
    default:
      return { kind }
  }
}

/** What each of them can set besides. */
function InitiatorRow({ request, onChange }: RowProps) {
  const { initiator } = request
  if (isElement(initiator)) return <ElementRow request={request} initiator={initiator} onChange={onChange} />
  switch (initiator.kind) {
    case "fetch":
      return <FetchRow request={request} onChange={onChange} />
    case "xhr":
      return <XhrRow request={request} initiator={initiator} onChange={onChange} />
    case "eventsource":
      return (
        <div className="form-row">
          <WithCredentialsField request={request} onChange={onChange} />
        </div>
      )
    case "form":
    case "client":
      return (
        <div className="form-row">
          <MethodField
            request={request}
            onChange={onChange}
            methods={initiator.kind === "form" ? ["GET", "POST"] : METHODS}
          />
        </div>
      )
    case "beacon":
    case "font":
    case "websocket":
      return null
  }
}

interface RowProps {
  readonly request: RequestInit
  readonly onChange: (edit: Partial<RequestInit>) => void
}

function MethodField({
  request,
  onChange,
  methods = METHODS,
}: RowProps & { readonly methods?: readonly string[] }) {
  const options = methods.includes(request.method) ? methods : [...methods, request.method]
  return (
    <SelectField
      label="Method"
      value={request.method}
      options={options}
      onChange={(method) => onChange({ method })}
    />
  )
}

function FetchRow({ request, onChange }: RowProps) {
  return (
    <div className="form-row">
      <MethodField request={request} onChange={onChange} />
      <SelectField
        label="Credentials"
        value={request.credentials}
        options={CREDENTIALS}
        onChange={(credentials) => onChange({ credentials })}
      />
      <SelectField
        label="Mode"
        value={request.mode}
        options={MODES}
        onChange={(mode) => onChange({ mode })}
      />
    </div>
  )
}

function WithCredentialsField({ request, onChange }: RowProps) {
  return (
    <SelectField
      label="withCredentials"
      value={request.credentials === "include" ? "true" : "false"}
      options={["false", "true"]}
      onChange={(value) => onChange({ credentials: value === "true" ? "include" : "same-origin" })}
    />
  )
}

interface XhrRowProps extends RowProps {
  readonly initiator: Extract<Initiator, { kind: "xhr" }>
}

function XhrRow({ request, initiator, onChange }: XhrRowProps) {
  return (
    <div className="form-row">
      <MethodField request={request} onChange={onChange} />
      <WithCredentialsField request={request} onChange={onChange} />
      <SelectField
        label="Upload listener"
        value={initiator.uploadListener ? "yes" : "no"}
        options={["no", "yes"]}
        onChange={(value) => onChange({ initiator: { ...initiator, uploadListener: value === "yes" } })}
      />
    </div>
  )
}

interface ElementRowProps extends RowProps {
  readonly initiator: ElementInitiator
}

function ElementRow({ initiator, onChange }: ElementRowProps) {
  return (
    <div className="form-row">
      <SelectField
        label="crossorigin"
        value={initiator.crossorigin ?? "absent"}
        options={["absent", "anonymous", "use-credentials"]}
        onChange={(value) =>
          onChange({ initiator: { ...initiator, crossorigin: value === "absent" ? null : value } })
        }
      />
    </div>
  )
}

interface HeaderRowsProps {
  readonly headers: readonly Header[]
  readonly onChange: (headers: readonly Header[]) => void
}

export const HeaderRows = memo(({ headers, onChange }: HeaderRowsProps) => {
  const put = (at: number, header: Header) => onChange(headers.map((each, i) => (i === at ? header : each)))
  return (
    <fieldset className="header-rows">
      <legend className="sub">Headers</legend>
      {headers.map(([name, value], i) => (
        <div className="header-row" key={i}>
          <TextInput
            aria-label={`Header ${i + 1}, name`}
            value={name}
            onWrite={(text) => put(i, [text, value])}
          />
          <TextInput
            aria-label={`Header ${i + 1}, value`}
            value={value}
            onWrite={(text) => put(i, [name, text])}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={`Remove header ${name}`}
            onClick={() => onChange(headers.filter((_, at) => at !== i))}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      ))}
      <button
        type="button"
        className="button quiet"
        onClick={() => onChange([...headers, ["X-Custom", "1"]])}
      >
        <Plus size={14} aria-hidden="true" /> Add a header
      </button>
    </fieldset>
  )
})

interface BodyFieldProps {
  readonly body: BodyInit | null
  readonly onChange: (body: BodyInit | null) => void
}

function BodyField({ body, onChange }: BodyFieldProps) {
  const text = body?.text ?? ""
  const written = useWritten(text, (next) => {
    if (body !== null) onChange({ ...body, text: next })
  })
  const become = (kind: (typeof BODIES)[number]) => {
    if (kind === "none") onChange(null)
    else if (kind === "blob") onChange({ kind, text, type: "application/json" })
    else onChange({ kind, text })
  }
  return (
    <div className="stack">
      <SelectField label="Body" value={body?.kind ?? "none"} options={BODIES} onChange={become} />
      {body !== null && (
        <textarea
          className="field mono"
          aria-label="Body"
          rows={2}
          spellCheck={false}
          value={written.text}
          onChange={(event) => written.write(event.target.value)}
          onBlur={written.leave}
        />
      )}
    </div>
  )
}
