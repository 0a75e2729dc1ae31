import { Plus, X } from "lucide-react"
import { useMemo } from "react"
import { earlierWords } from "../../explain/explain-cookies.ts"
import { requestUrl } from "../../scenario/follow-request.ts"
import type { EarlierCookie } from "../../scenario/scenario.ts"
import { earlierCookies } from "../../simulation/earlier-cookies.ts"
import { useSimulator } from "../../store/simulator.ts"
import { RichText } from "../text/RichText.tsx"
import { TextInput } from "./TextInput.tsx"

/** The cookies that earlier visits left in the browser, and what the browser made of each. */
export function EarlierCookies() {
  const scenario = useSimulator((state) => state.scenario)
  const run = useSimulator((state) => state.run)
  const edit = useSimulator((state) => state.edit)
  const { cookies } = scenario
  const { results } = useMemo(() => earlierCookies(scenario), [scenario])
  const change = (next: readonly EarlierCookie[]) => edit((before) => ({ ...before, cookies: next }))
  const put = (at: number, part: Partial<EarlierCookie>) =>
    change(cookies.map((each, i) => (i === at ? { ...each, ...part } : each)))
  return (
    <details className="more">
      <summary>Cookies kept from earlier visits{cookies.length > 0 ? `: ${cookies.length}` : ""}</summary>
      <div className="earlier-cookies">
        {cookies.map(({ from, header }, i) => {
          const result = results[i] ?? null
          return (
            <div key={i}>
              <div className="header-row">
                <TextInput
                  aria-label={`Cookie ${i + 1}, set by`}
                  aria-invalid={result === null}
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
              <p className={result?.kind === "stored" ? "sub" : "problem"}>
                <RichText
                  text={
                    result === null
                      ? "Not a URL. Write the address that was visited whole: http://localhost:8000"
                      : earlierWords(result)
                  }
                />
              </p>
            </div>
          )
        })}
        <button
          type="button"
          className="button quiet"
          onClick={() => {
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
