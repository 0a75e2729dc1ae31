import { BROWSERS, browsers } from "../../browsers/browsers.ts"
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
        options={BROWSERS.map((name) => ({ value: name, label: browsers[name].label }))}
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
            {browsers[name].label}
          </option>
        ))}
      </select>
    </>
  )
}
