import { compareBrowsers } from "../../explain/compare-browsers.ts"
import { rememberedServer } from "../../store/server-cache.ts"
import { useSimulator } from "../../store/simulator.ts"
import { RichText } from "../text/RichText.tsx"

/** The same scenario in every browser, the differences marked. */
export function Browsers() {
  const scenario = useSimulator((state) => state.scenario)
  const run = useSimulator((state) => state.run)
  const edit = useSimulator((state) => state.edit)
  const { runs, differences } = compareBrowsers(scenario, run, rememberedServer)
  return (
    <div className="browsers">
      <p className={differences.length === 0 ? "sub" : "finding notice"}>
        {differences.length === 0
          ? "All of them agree here; only their words differ."
          : `They differ here, in ${differences.join(" and ")}.`}
      </p>
      <ul>
        {runs.map((run) => (
          <li key={run.browser} className={`browser-run ${run.tone}`}>
            <div className="browser-head">
              <b>{run.label}</b>
              <span className="spring" />
              {run.browser === scenario.browser ? (
                <span className="sub">shown</span>
              ) : (
                <button
                  type="button"
                  className="reveal"
                  onClick={() => edit((before) => ({ ...before, browser: run.browser }))}
                >
                  show
                </button>
              )}
            </div>
            <p className={differences.includes("verdict") ? "browser-verdict differs" : "browser-verdict"}>
              <RichText text={run.title} />
            </p>
            <dl>
              <dt>sent</dt>
              <dd className={differences.includes("requests") ? "differs" : ""}>
                {run.sent.length === 0 ? "nothing" : run.sent.map((line, i) => <p key={i}>{line}</p>)}
              </dd>
              <dt>JavaScript</dt>
              <dd>{run.result}</dd>
              {run.console.length > 0 && (
                <>
                  <dt>console</dt>
                  <dd>
                    {run.console.map((line, i) => (
                      <p key={i}>{line}</p>
                    ))}
                  </dd>
                </>
              )}
            </dl>
          </li>
        ))}
      </ul>
    </div>
  )
}
