import { Dialog } from "@base-ui/react/dialog"
import { X } from "lucide-react"
import { useDeferredValue } from "react"
import { harScenario, type PasteResult } from "../../paste/paste.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { frameworkLabels } from "../../servers/frameworks.ts"
import { useSimulator } from "../../store/simulator.ts"
import { RichText } from "../text/RichText.tsx"
import { Causes } from "./Causes.tsx"
import { LARGE, usePasteResult } from "./usePasteResult.ts"

/** One place for whatever there is: what was recognised, where it goes, and what is left. */
export function PasteDialog() {
  const text = useSimulator((state) => state.pasting) ?? ""
  const setPasting = useSimulator((state) => state.setPasting)
  const applyFix = useSimulator((state) => state.applyFix)
  const scenario = useSimulator((state) => state.scenario)
  const reading = usePasteResult(useDeferredValue(text), scenario)
  const take = (given: Scenario, title: string): void => {
    applyFix(given, title)
    setPasting(null)
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && setPasting(null)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog">
          <div className="dialog-head">
            <Dialog.Title className="dialog-title">Paste anything</Dialog.Title>
            <Dialog.Close className="button quiet" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <Dialog.Description className="sub">
            A server file, a call of <code>fetch</code>, axios, ky, jQuery, <code>HttpClient</code> or
            XMLHttpRequest, “Copy as cURL”, a HAR, response headers, the console’s own message, or a link.
            Several at once are sorted out. It stays in this page.
          </Dialog.Description>
          {text.length > LARGE ? (
            <p className="large-paste">
              {(text.length / 1_000_000).toFixed(1)} MB of text.{" "}
              <button type="button" className="reveal" onClick={() => setPasting("")}>
                Take it away
              </button>
            </p>
          ) : (
            <textarea
              className="field mono paste-field"
              aria-label="What you have"
              spellCheck={false}
              value={text}
              placeholder="Access to fetch at 'http://localhost:8000/api' from origin 'http://localhost:5173' has been blocked by CORS policy: …"
              onChange={(event) => setPasting(event.target.value)}
            />
          )}
          <label className="file-choice">
            <input
              type="file"
              className="sr-only"
              onChange={async (event) => {
                const file = event.target.files?.[0]
                if (file !== undefined) setPasting(await file.text())
              }}
            />
            <span className="button">Choose a file…</span>
          </label>
          <div className="paste-result" aria-live="polite">
            {reading.kind === "reading" && (
              <p>
                Reading the HAR: {Math.round(reading.share * 100)} %{" "}
                <button type="button" className="button" onClick={reading.cancel}>
                  Cancel
                </button>
              </p>
            )}
            {reading.kind === "cancelled" && <p className="sub">Called off. Nothing was changed.</p>}
            {reading.kind === "done" && text.trim() !== "" && (
              <Recognised result={reading.result} onTake={take} />
            )}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface RecognisedProps {
  readonly result: PasteResult
  readonly onTake: (scenario: Scenario, title: string) => void
}

function Recognised({ result, onTake }: RecognisedProps) {
  const { kinds, took, left, scenario, decoded, entries } = result
  if (kinds.length === 0)
    return (
      <p className="finding problem">
        This is nothing that is known here. What can be read: files of {frameworkLabels()}; requests as code
        or cURL, HARs, response headers, and console messages of Chrome, Firefox and Safari.
      </p>
    )
  const name = kinds.join(" and ")
  const isElsewhere =
    decoded !== null && decoded.advice === null && decoded.causes.length > 0 && !decoded.isOfServer
  return (
    <>
      <p className="recognised">
        <b>{name.charAt(0).toUpperCase() + name.slice(1)}.</b>
      </p>
      {took.length > 0 && <Told label="Taken" lines={took} />}
      {left.length > 0 && <Told label="Left" lines={left} />}
      {decoded !== null && <Causes decoded={decoded} onTake={onTake} />}
      {entries.length > 0 && <HarEntries result={result} onTake={onTake} />}
      {scenario !== null && took.length > 0 && (
        <button
          type="button"
          className={isElsewhere ? "button" : "button primary"}
          onClick={() =>
            onTake(
              scenario,
              isElsewhere
                ? `${name} is taken over. The server that stands here does not bring about what it says: paste your own`
                : `${name} is taken over`,
            )
          }
        >
          Take it over{isElsewhere ? " all the same" : ""}
        </button>
      )}
    </>
  )
}

function Told({ label, lines }: { readonly label: string; readonly lines: readonly string[] }) {
  return (
    <div className="told">
      <p className="label">{label}</p>
      <ul>
        {lines.map((line, i) => (
          <li key={`${i}:${line}`}>
            <RichText text={line} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The requests of a HAR to other origins, to choose from. */
function HarEntries({ result, onTake }: RecognisedProps) {
  const current = useSimulator((state) => state.scenario)
  return (
    <ol className="har-entries">
      {result.entries
        .filter(({ isPreflight }) => !isPreflight)
        .slice(0, 60)
        .map((entry, i) => (
          <li key={`${i}:${entry.request.url}`}>
            <button
              type="button"
              className="har-entry"
              onClick={() =>
                onTake(harScenario(entry, result.entries, current), "a request of the HAR is played")
              }
            >
              <span className={entry.isBlocked ? "badge blocked" : "badge"}>
                {entry.isBlocked ? "blocked" : entry.status}
              </span>
              <span className="mono">
                {entry.request.method} {entry.request.url}
              </span>
            </button>
          </li>
        ))}
    </ol>
  )
}
