import { BROWSER_LABELS, BROWSERS } from "../../browsers/names.ts"
import { useSimulator } from "../../store/simulator.ts"
import { Segments } from "./Segments.tsx"

/** Which browser it is played in: all in a row, or on a phone in a list. */
export function BrowserChoice() {
  const browser = useSimulator((state) => state.scenario.browser)
  const edit = useSimulator((state) => state.edit)
  return (
    <>
      <Segments
        label="Browser"
        value={browser}
        options={BROWSERS.map((name) => ({ value: name, label: BROWSER_LABELS[name] }))}
        onChange={(name) => edit((scenario) => ({ ...scenario, browser: name }))}
      />
      <select
        className="field select browser-select"
        aria-label="Browser"
        value={browser}
        onChange={(event) => {
          const chosen = BROWSERS.find((name) => name === event.target.value)
          if (chosen !== undefined) edit((scenario) => ({ ...scenario, browser: chosen }))
        }}
      >
        {BROWSERS.map((name) => (
          <option key={name} value={name}>
            {BROWSER_LABELS[name]}
          </option>
        ))}
      </select>
    </>
  )
}
