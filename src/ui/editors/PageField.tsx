import { addressSpaceOf, addressSpaceOfPage } from "../../fetch/address-space.ts"
import { EMBEDDER_POLICIES } from "../../fetch/embedder-policy.ts"
import { extensionSchemeOf, originOfPage } from "../../fetch/origin.ts"
import { meantUrl } from "../../scenario/meant-url.ts"
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
    addressSpaceOfPage(new URL(page.url)) === "public" &&
    addressSpaceOf(new URL(target, page.url).hostname) !== "public"
  const hasOrigin = isUrl && hasParts(new URL(page.url))
  const meant = meantUrl(page.url)
  const write = (url: string) => edit((scenario) => withPage(scenario, { ...scenario.page, url }))
  return (
    <div className="page-field">
      <div className="origin-field">
        <TextInput
          aria-label="Page URL"
          aria-invalid={!isUrl || meant !== null}
          aria-describedby="page-help"
          autoCapitalize="off"
          autoComplete="off"
          inputMode="url"
          value={page.url}
          onWrite={(text) => write(text.trim())}
        />
        {hasOrigin && <OriginParts url={page.url} />}
      </div>
      <p id="page-help" className={isUrl && meant === null ? "sub" : "problem"}>
        {meant !== null ? (
          <>
            Its scheme is missing
            {isUrl && (
              <>
                : as it stands, that is <code>{new URL(page.url).protocol}</code>
              </>
            )}
            .{" "}
            <button type="button" className="reveal" onClick={() => write(meant)}>
              Write {meant}
            </button>
          </>
        ) : !isUrl ? (
          "Not a URL. Write it whole: http://localhost:5173/login"
        ) : hasOrigin ? (
          <>
            <i className="part scheme">scheme</i> <i className="part host">host</i>{" "}
            <i className="part port">port</i> make the origin
          </>
        ) : (
          <>
            {new URL(page.url).protocol === "file:" ? "A file" : "Such a page"} has no origin of its own: it
            asks as <code>null</code>
          </>
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

/** Do scheme, host and port make an origin there? */
const hasParts = (url: URL): boolean => originOfPage(url, extensionSchemeOf(url)).kind === "tuple"

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
