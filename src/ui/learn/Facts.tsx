import { BROWSER_LABELS } from "../../browsers/names.ts"
import { printInitiation } from "../../paste/initiation/print.ts"
import { requestOf, type Scenario } from "../../scenario/scenario.ts"
import { frameworks } from "../../servers/frameworks.ts"

/** What there is to know beforehand: the page, its call, and the server's own text. */
export function Facts({ scenario }: { readonly scenario: Scenario }) {
  const last = requestOf(scenario, scenario.later.length)
  const entries = Object.entries(scenario.servers)
  return (
    <div className="facts">
      <div>
        <p className="sub">
          {last.initiator.kind === "client" ? (
            "A client that is no browser"
          ) : (
            <>
              On <code>{scenario.page.url}</code>
              {scenario.page.sandboxed ? ", in a sandboxed frame" : ""}
            </>
          )}
          {scenario.later.length > 0 ? ", one after the other" : ""}
          {last.initiator.kind !== "client" &&
            (scenario.browser === "standard"
              ? ", in a browser that does what the standard says"
              : `, in ${BROWSER_LABELS[scenario.browser]}`)}
        </p>
        <Code
          text={[scenario.request, ...scenario.later.map(({ request }) => request)]
            .map(printInitiation)
            .join("\n\n")}
        />
        {scenario.cookies.map(({ from, header }, i) => (
          <p key={`${i}:${from}`} className="sub">
            Kept from an earlier visit to <code>{from}</code>: <code>{header}</code>
          </p>
        ))}
        {scenario.page.localNetwork === "denied" && <p className="sub">Asked, the user says no.</p>}
      </div>
      <div>
        {entries.map(([key, config]) => (
          <div key={key}>
            <p className="sub">
              <code>{key}</code>
              {config.framework === "replies"
                ? ", by its answers"
                : `, ${frameworks[config.framework].label} ${config.version}`}
              {config.framework !== "replies" &&
                Object.entries(config.env).map(([name, value]) => `, ${name}=${value}`)}
            </p>
            <Code
              text={
                config.framework === "replies"
                  ? `preflight: ${answerText(config.preflight)}\n\notherwise: ${answerText(config.actual)}`
                  : config.source
              }
            />
            {config.framework !== "replies" &&
              config.behind !== null &&
              config.behind.framework !== "replies" && (
                <>
                  <p className="sub">behind it</p>
                  <Code text={config.behind.source} />
                </>
              )}
          </div>
        ))}
      </div>
    </div>
  )
}

const answerText = ({
  status,
  headers,
}: {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
}): string => [status, ...headers.map(([name, value]) => `  ${name}: ${value}`)].join("\n")

export function Code({ text }: { readonly text: string }) {
  return (
    // A scrolling region must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <pre className="facts-code" tabIndex={0}>
      {text.trim()}
    </pre>
  )
}
