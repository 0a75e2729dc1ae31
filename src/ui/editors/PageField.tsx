import { addressSpaceOf } from "../../fetch/address-space.ts"
import { EMBEDDER_POLICIES } from "../../fetch/cross-origin-resource-policy.ts"
import { originOf } from "../../fetch/origin.ts"
import { requestOf } from "../../scenario/scenario.ts"
import { withPage } from "../../store/edits.ts"
import { useSimulator } from "../../store/simulator.ts"
import { SelectField } from "./SelectField.tsx"
import { TextInput } from "./TextInput.tsx"

/** The page's URL, its scheme, host and port marked: they make the origin. */
export function PageField() {
  const page = useSimulator((state) => state.scenario.page)
  const edit = useSimulator((state) => state.edit)
  const target = useSimulator((state) => requestOf(state.scenario, state.run).url)
  const isUrl = URL.canParse(page.url)
  const reachesFurtherIn =
    isUrl &&
    URL.canParse(target, page.url) &&
    addressSpaceOf(new URL(page.url).hostname) === "public" &&
    addressSpaceOf(new URL(target, page.url).hostname) !== "public"
  const isTuple = isUrl && originOf(new URL(page.url)).kind === "tuple"
  return (
    <div className="page-field">
      <div className="origin-field">
        <TextInput
          aria-label="Page URL"
          aria-invalid={!isUrl}
          aria-describedby="page-help"
          autoCapitalize="off"
          autoComplete="off"
          inputMode="url"
          value={page.url}
          onWrite={(text) => edit((scenario) => withPage(scenario, { ...scenario.page, url: text.trim() }))}
        />
        {isTuple && <OriginParts url={page.url} />}
      </div>
      <p id="page-help" className={isUrl ? "sub" : "problem"}>
        {isUrl ? (
          <>
            <i className="part scheme">scheme</i> <i className="part host">host</i>{" "}
            <i className="part port">port</i> make the origin
          </>
        ) : (
          "Not a URL. Write it whole: http://localhost:5173/login"
        )}
      </p>
      <label className="check sub">
        <input
          type="checkbox"
          checked={page.sandboxed}
          onChange={(event) => {
            const { checked } = event.target
            edit((scenario) => withPage(scenario, { ...scenario.page, sandboxed: checked }))
          }}
        />
        in a sandboxed frame
      </label>
      <details className="more">
        <summary>Embedder policy</summary>
        <SelectField
          label="Cross-Origin-Embedder-Policy"
          value={page.embedderPolicy}
          options={EMBEDDER_POLICIES}
          onChange={(embedderPolicy) =>
            edit((scenario) => withPage(scenario, { ...scenario.page, embedderPolicy }))
          }
        />
      </details>
      {reachesFurtherIn && (
        <label className="check sub">
          <input
            type="checkbox"
            checked={page.localNetwork === "granted"}
            onChange={(event) => {
              const localNetwork = event.target.checked ? "granted" : "denied"
              edit((scenario) => withPage(scenario, { ...scenario.page, localNetwork }))
            }}
          />
          the user lets it reach the local network
        </label>
      )}
    </div>
  )
}

/** The same text behind the field, with the three parts underlined. */
function OriginParts({ url }: { readonly url: string }) {
  const match = /^([a-z][a-z0-9+.-]*)(:\/\/)([^/?#:[\]]+|\[[^\]]*\])(?:(:)(\d+))?(.*)$/i.exec(url)
  if (match === null) return null
  const [, scheme, slashes, host, colon, port, rest] = match
  return (
    <span className="origin-parts mono" aria-hidden="true">
      <i className="part scheme">{scheme}</i>
      {slashes}
      <i className="part host">{host}</i>
      {colon}
      {port !== undefined && <i className="part port">{port}</i>}
      {rest}
    </span>
  )
}
