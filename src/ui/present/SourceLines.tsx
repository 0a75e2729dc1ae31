import { useEffect, useRef } from "react"
import type { Mark } from "../../explain/marks.ts"

interface SourceLinesProps {
  readonly source: string
  readonly marks: readonly Mark[]
}

/** The server's text, with the lines that the step hangs on pointed at. */
export function SourceLines({ source, marks }: SourceLinesProps) {
  const box = useRef<HTMLPreElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step points at other lines
  useEffect(() => {
    const pointed = box.current?.querySelector<HTMLElement>(".pointed")
    if (box.current === null || pointed == null) return
    box.current.scrollTo({ top: pointed.offsetTop - box.current.clientHeight / 3 })
  }, [marks])
  let at = 0
  const lines = source.split("\n").map((text) => {
    const from = at
    at += text.length + 1
    const mark = marks.find(({ span }) => span.from < at && span.to > from)
    return { text, from, mark }
  })
  return (
    // A scrolling region must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <pre className="source-lines" ref={box} tabIndex={0}>
      {lines.map(({ text, from, mark }) => (
        <div key={from} className={mark === undefined ? "" : `pointed ${mark.tone}`}>
          {text === "" ? " " : text}
        </div>
      ))}
    </pre>
  )
}
