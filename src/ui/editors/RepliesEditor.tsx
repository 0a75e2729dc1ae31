import type { RepliesConfig } from "../../servers/registry.ts"
import type { ReplyConfig } from "../../servers/replies/replies.ts"
import { withServer } from "../../store/edits.ts"
import { useSimulator } from "../../store/simulator.ts"
import { HeaderRows } from "./RequestForm.tsx"
import { TextInput } from "./TextInput.tsx"

interface RepliesEditorProps {
  readonly serverKey: string
  readonly config: RepliesConfig
}

/** Status and headers as they come, with no server behind them. */
export function RepliesEditor({ serverKey, config }: RepliesEditorProps) {
  const edit = useSimulator((state) => state.edit)
  const put = (change: Partial<RepliesConfig>) =>
    edit((scenario) => withServer(scenario, serverKey, { ...config, ...change }))
  return (
    <div className="replies">
      <ReplyFields
        title="Answer to the preflight"
        reply={config.preflight}
        onChange={(preflight) => put({ preflight })}
      />
      <ReplyFields
        title="Answer to anything else"
        reply={config.actual}
        onChange={(actual) => put({ actual })}
      />
    </div>
  )
}

interface ReplyFieldsProps {
  readonly title: string
  readonly reply: ReplyConfig
  readonly onChange: (reply: ReplyConfig) => void
}

function ReplyFields({ title, reply, onChange }: ReplyFieldsProps) {
  return (
    <fieldset className="reply">
      <legend className="field-label">{title}</legend>
      <label className="reply-status">
        <span className="sub">Status</span>
        <TextInput
          type="number"
          min={200}
          max={599}
          value={String(reply.status)}
          onWrite={(text) => {
            const status = Number(text)
            if (Number.isInteger(status) && status >= 200 && status <= 599) onChange({ ...reply, status })
          }}
        />
      </label>
      <HeaderRows headers={reply.headers} onChange={(headers) => onChange({ ...reply, headers })} />
    </fieldset>
  )
}
