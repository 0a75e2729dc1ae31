import { requestLine, statusText } from "../../explain/words.ts"
import { useSimulator } from "../../store/simulator.ts"

/** What the server's own log would show: nothing for a request that never came. */
export function ServerLog() {
  const all = useSimulator((state) => state.trace.exchanges)
  const exchanges = all.filter(({ fromCache }) => !fromCache)
  const isActualSent = exchanges.some(({ phase }) => phase === "actual")
  const seen = exchanges.flatMap((exchange) =>
    exchange.reply?.kind === "answer" && exchange.reply.reachedApplication
      ? [{ exchange, answer: exchange.reply }]
      : [],
  )
  return (
    <div className="log">
      {seen.length > 0 && (
        <ol className="raw">
          {seen.map(({ exchange, answer }, i) => (
            <li key={i}>
              <p>
                INFO: 127.0.0.1 - "{requestLine(exchange)} HTTP/1.1" {statusText(answer.status)}
              </p>
              {answer.visits
                .filter(({ action }) => action === "raised")
                .map(({ layer, note }, at) => (
                  <p key={`${at}:${layer.id}`} className="missing">
                    ERROR: {note} in {layer.name}
                  </p>
                ))}
            </li>
          ))}
        </ol>
      )}
      {seen.length === 0 && <p className="empty">Empty. No request came here.</p>}
      {seen.length > 0 && !isActualSent && (
        <p className="empty">
          The actual request is not here: it was never sent. That is why a look at the server's log explains
          nothing.
        </p>
      )}
    </div>
  )
}
