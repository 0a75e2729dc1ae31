import { memo, useDeferredValue } from "react"
import type { Server, UnderstoodOption } from "../../servers/server.ts"
import { placeOf } from "../../source/span.ts"
import { RichText } from "../text/RichText.tsx"
import { revealInServer } from "./reveal.ts"

interface UnderstoodProps {
  readonly server: Server
  readonly source: string
}

/** What was read out of the code, and what was not: it follows in between keys. */
export function Understood(props: UnderstoodProps) {
  return <Read {...useDeferredValue(props)} />
}

const Read = memo(({ server, source }: UnderstoodProps) => {
  const { options, findings, problems, layers } = server
  return (
    <div className="understood">
      {problems.length > 0 && (
        <ul className="problems">
          {problems.map(({ span, place, message }, i) => (
            <li key={i}>
              <button type="button" className="reveal" onClick={() => revealInServer(span)}>
                Line {place.line}, column {place.column}
              </button>
              : {message} The rest was read all the same.
            </li>
          ))}
        </ul>
      )}
      {findings.map(({ kind, text, span }, i) => (
        <p key={i} className={`finding ${kind}`}>
          <RichText text={text} />{" "}
          {span !== null && (
            <button type="button" className="reveal" onClick={() => revealInServer(span)}>
              line {placeOf(source, span.from).line}
            </button>
          )}
        </p>
      ))}
      {options.length > 0 && (
        <>
          <p className="field-label">Understood</p>
          <div className="chips">
            {options.map((option, i) => (
              <Option key={`${i}:${option.name}`} option={option} />
            ))}
          </div>
        </>
      )}
      {layers.length > 3 && (
        <p className="sub stack-words">
          From the outside in: <code>{layers.map(({ name }) => name).join(" › ")}</code>
        </p>
      )}
    </div>
  )
})

function Option({ option }: { readonly option: UnderstoodOption }) {
  const { name, value, isDefault, span } = option
  const short = value.length > 34 ? `${value.slice(0, 32)}…` : value
  if (span === null)
    return (
      <span className="chip default" title={isDefault ? "the default" : undefined}>
        {name} {short}
      </span>
    )
  return (
    <button type="button" className="chip" title={value} onClick={() => revealInServer(span)}>
      {name} <b>{short}</b>
    </button>
  )
}
