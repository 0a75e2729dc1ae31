import { useState } from "react"
import { answerOf } from "../../explain/cause.ts"
import type { GalleryCase } from "../../lessons/gallery/case.ts"
import { usePlayed } from "../gallery/usePlayed.ts"
import { Segments } from "../shell/Segments.tsx"
import { ExhibitHead } from "./ExhibitHead.tsx"
import { Facts } from "./Facts.tsx"

const POLICIES = ["with", "without"] as const

/** One and the same call, in a browser with the same-origin policy and in one that has none: what does the page get to see? */
export function PolicyExhibit({ given, href }: { readonly given: GalleryCase; readonly href: string }) {
  const [policy, setPolicy] = useState<(typeof POLICIES)[number]>("with")
  const trace = usePlayed(given.scenario)
  if (trace === null) return null
  const exchange = trace.exchanges.find(({ phase }) => phase === "actual")
  const answer = answerOf(exchange)
  const cookie = exchange?.wire.headers.find(([name]) => name.toLowerCase() === "cookie")?.[1]
  const isKept = policy === "with" && trace.ending.kind === "rejected"
  return (
    <section className="exhibit" aria-label="The same-origin policy, on and off">
      <ExhibitHead title="The same-origin policy, on and off" href={href}>
        <Segments
          label="Same-origin policy"
          value={policy}
          options={POLICIES.map((each) => ({ value: each, label: each === "with" ? "On" : "Off" }))}
          onChange={setPolicy}
        />
      </ExhibitHead>
      <Facts scenario={given.scenario} />
      <dl className="happened">
        <div>
          <dt>Sent</dt>
          <dd>
            <code>
              {exchange?.wire.method} {exchange?.wire.url.href}
            </code>
            {cookie !== undefined && (
              <span className="sub">
                {" "}
                with <code>Cookie: {cookie}</code>
              </span>
            )}
          </dd>
        </div>
        <div>
          <dt>The bank answers</dt>
          <dd>
            <code>
              {answer?.status} {answer?.body}
            </code>
          </dd>
        </div>
        <div>
          <dt>The page of the cats gets</dt>
          <dd>
            <code>
              {isKept && trace.ending.kind === "rejected"
                ? // The standard names no words for it, and each browser has its own.
                  trace.ending.error.name
                : answer?.body}
            </code>
          </dd>
        </div>
      </dl>
      <p className={`exhibit-answer ${isKept ? "same-origin" : "cross-site"}`} role="status">
        <span>
          {isKept ? (
            <>
              <b>Kept back.</b> The request went out, cookie and all. What the page does not get is the
              answer.
            </>
          ) : (
            <>
              <b>Your balance is on a stranger’s page.</b> No browser allows this; a server that lets
              everybody in, with credentials, does.
            </>
          )}
        </span>
      </p>
    </section>
  )
}
