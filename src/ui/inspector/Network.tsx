import { memo } from "react"
import { statusText } from "../../explain/words.ts"
import type { HeaderList } from "../../fetch/header-list.ts"
import type { Exchange } from "../../simulation/trace.ts"
import { useShownTrace } from "../shell/shown-trace.ts"

/** Every request and response, headers as they were sent: what the browser's Network tab shows. */
export function Network() {
  const { exchanges } = useShownTrace().trace
  return <Exchanges exchanges={exchanges} />
}

const Exchanges = memo(({ exchanges }: { readonly exchanges: readonly Exchange[] }) => {
  if (exchanges.length === 0) return <p className="empty">Nothing was sent.</p>
  return (
    <ol className="exchanges">
      {exchanges.map((exchange, i) => (
        <li key={i}>
          <ExchangeView exchange={exchange} />
        </li>
      ))}
    </ol>
  )
})

function ExchangeView({ exchange }: { readonly exchange: Exchange }) {
  const { wire, reply, phase, fromCache } = exchange
  const status =
    reply?.kind === "answer" ? statusText(reply.status) : reply === null ? "no connection" : "not known yet"
  return (
    <details open>
      <summary>
        <span className={`badge ${phase}`}>{phase}</span>
        <span className="mono">
          {wire.method} {wire.url.pathname}
          {wire.url.search}
        </span>
        <span className="spring" />
        <span className="mono sub">{fromCache ? `${status}, from the cache` : status}</span>
      </summary>
      <p className="label">Request</p>
      <Headers first={`${wire.method} ${wire.url.href}`} headers={wire.headers} body={wire.body} />
      {reply?.kind === "answer" && (
        <>
          <p className="label">Response</p>
          <Headers
            first={statusText(reply.status)}
            headers={reply.headers.map(({ name, value }) => [name, value])}
            body={reply.body === "" ? null : reply.body}
          />
        </>
      )}
    </details>
  )
}

interface HeadersProps {
  readonly first: string
  readonly headers: HeaderList
  readonly body: string | null
}

function Headers({ first, headers, body }: HeadersProps) {
  return (
    <div className="raw">
      <p className="raw-first">{first}</p>
      {headers.map(([name, value], i) => (
        <p key={i} className={/^(origin|access-control-|vary$)/i.test(name) ? "cors" : ""}>
          <span>{name}:</span> {value}
        </p>
      ))}
      {body !== null && <p className="raw-body">{body}</p>}
    </div>
  )
}
