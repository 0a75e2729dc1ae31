import { Plus, X } from "lucide-react"
import { requestUrl } from "../../scenario/follow-request.ts"
import type { EarlierCookie } from "../../scenario/scenario.ts"
import { useSimulator } from "../../store/simulator.ts"
import { fetched } from "../shell/fetched.tsx"
import { TextInput } from "./TextInput.tsx"

// The rules of a browser's jar come with the engine.
const KeptCookie = fetched(() => import("./KeptCookie.tsx").then((module) => module.KeptCookie))

/** The cookies that earlier visits left in the browser, and what the browser made of each. */
export function EarlierCookies() {
  const cookies = useSimulator((state) => state.scenario.cookies)
  const edit = useSimulator((state) => state.edit)
  const change = (next: readonly EarlierCookie[]) => edit((before) => ({ ...before, cookies: next }))
  const put = (at: number, part: Partial<EarlierCookie>) =>
    change(cookies.map((each, i) => (i === at ? { ...each, ...part } : each)))
  return (
    <details className="more">
      <summary>Cookies kept from earlier visits{cookies.length > 0 ? `: ${cookies.length}` : ""}</summary>
      <div className="earlier-cookies">
        {cookies.map(({ from, header }, i) => (
          <div key={i}>
            <div className="header-row">
              <TextInput
                aria-label={`Cookie ${i + 1}, set by`}
                aria-invalid={!URL.canParse(from)}
                value={from}
                onWrite={(text) => put(i, { from: text.trim() })}
              />
              <TextInput
                aria-label={`Cookie ${i + 1}, Set-Cookie`}
                value={header}
                onWrite={(text) => put(i, { header: text })}
              />
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove cookie ${i + 1}`}
                onClick={() => change(cookies.filter((_, at) => at !== i))}
              >
                <X size={14} aria-hidden="true" />
              </button>
            </div>
            <KeptCookie at={i} />
          </div>
        ))}
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            const { scenario, run } = useSimulator.getState()
            const url = requestUrl(scenario, run)
            const from = url?.protocol.startsWith("http") ? url.origin : "http://localhost:8000"
            change([...cookies, { from, header: "session=abc123; HttpOnly; Path=/" }])
          }}
        >
          <Plus size={14} aria-hidden="true" /> Add a cookie
        </button>
      </div>
    </details>
  )
}
