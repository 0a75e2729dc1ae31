import { useState } from "react"
import { originOf } from "../../fetch/origin.ts"
import { siteRelation } from "../../fetch/site.ts"
import type { Exhibit } from "../../lessons/path/part.ts"
import { ExhibitHead } from "./ExhibitHead.tsx"

const WORDS = {
  "same-origin": ["One origin", "JavaScript reads the answer: CORS has no say."],
  "same-site": [
    "Two origins, one site",
    "cookies may go along; but JavaScript may not read the answer unless the server says so.",
  ],
  "cross-site": [
    "Two origins, two sites",
    "most cookies stay at home, and JavaScript may not read the answer unless the server says so.",
  ],
} as const

const parsed = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null)
const portOf = (url: URL): string => (url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port)

interface OriginsProps {
  readonly exhibit: Extract<Exhibit, { kind: "origins" }>
  /** its own address */
  readonly href: string
}

/** Two addresses, taken apart: what is the same, what is not, and what follows. */
export function Origins({ exhibit, href }: OriginsProps) {
  const [page, setPage] = useState(exhibit.page)
  const [target, setTarget] = useState(exhibit.target)
  const urls = { page: parsed(page), target: parsed(target) }
  const relation =
    urls.page === null || urls.target === null
      ? null
      : siteRelation(originOf(urls.page), originOf(urls.target))
  return (
    <section className="exhibit" aria-label="Two addresses">
      <ExhibitHead title="Two addresses" href={href}>
        {exhibit.tries.map(([label, first, second]) => (
          <button
            key={label}
            type="button"
            className="tag"
            onClick={() => {
              setPage(first)
              setTarget(second)
            }}
          >
            {label}
          </button>
        ))}
      </ExhibitHead>
      <div className="origins">
        <Address label="The page" value={page} url={urls.page} other={urls.target} onChange={setPage} />
        <Address
          label="What it calls"
          value={target}
          url={urls.target}
          other={urls.page}
          onChange={setTarget}
        />
      </div>
      <p className={`exhibit-answer ${relation ?? "unknown"}`} role="status">
        {relation === null ? (
          "One of them is not a URL: write it whole, scheme first."
        ) : (
          <span>
            <b>{WORDS[relation][0]}</b>: {WORDS[relation][1]}
          </span>
        )}
      </p>
    </section>
  )
}

interface AddressProps {
  readonly label: string
  readonly value: string
  readonly url: URL | null
  readonly other: URL | null
  readonly onChange: (value: string) => void
}

function Address({ label, value, url, other, onChange }: AddressProps) {
  const parts =
    url === null
      ? []
      : ([
          ["scheme", url.protocol.slice(0, -1), other?.protocol.slice(0, -1)],
          ["host", url.hostname, other?.hostname],
          ["port", portOf(url), other === null ? undefined : portOf(other)],
        ] as const)
  return (
    <div className="address">
      <label>
        <span className="sub">{label}</span>
        <input
          className="field mono"
          spellCheck={false}
          autoCapitalize="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <dl className="address-parts">
        {parts.map(([name, part, counterpart]) => {
          const isSame = part === counterpart
          return (
            <div key={name} className={isSame ? "same" : "different"}>
              <dd>{part}</dd>
              <dt>
                {name}
                <span className="sr-only">{isSame ? ", the same" : ", another"}</span>
              </dt>
            </div>
          )
        })}
      </dl>
    </div>
  )
}
