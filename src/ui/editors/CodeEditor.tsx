import { useEffect, useRef, useState } from "react"
import type { Mark } from "../../explain/marks.ts"
import type { SourceLanguage } from "../../servers/framework.ts"
import type { Pace } from "../../store/turns.ts"
import type { CodeMirrorEditor } from "./code-mirror.ts"
import { onceShown } from "./once-shown.ts"
import { provideReveal } from "./reveal.ts"

interface CodeEditorProps {
  readonly label: string
  readonly language: SourceLanguage
  readonly value: string
  readonly marks: readonly Mark[]
  /** @param pace the editor has the letter already; a plain field waits for what comes of it */
  readonly onChange: (text: string, pace: Pace) => void
  /** may other parts of the screen show places in it? */
  readonly isServer?: boolean
}

/** A code editor. Until CodeMirror has been loaded, a plain text area takes the text, so that nothing waits for it. */
export function CodeEditor({ label, language, value, marks, onChange, isServer = false }: CodeEditorProps) {
  const parent = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<CodeMirrorEditor | null>(null)
  const latest = useRef({ value, onChange })
  latest.current = { value, onChange }

  useEffect(() => {
    let made: CodeMirrorEditor | null = null
    let isGone = false
    const make = () =>
      import("./code-mirror.ts").then(({ createEditor }) => {
        if (isGone || parent.current === null) return
        made = createEditor(parent.current, {
          text: latest.current.value,
          language,
          label,
          onChange: (text, isPast) => latest.current.onChange(text, { isPast }),
        })
        setEditor(made)
      })
    const around = parent.current?.parentElement
    const endWaiting = around == null ? () => undefined : onceShown(around, make)
    return () => {
      isGone = true
      endWaiting()
      made?.view.destroy()
    }
  }, [language, label])

  // It was made while it was hidden, where nothing has a height: the numbers of its lines would stand beside others.
  useEffect(() => editor?.view.requestMeasure(), [editor])
  useEffect(() => editor?.setText(value), [editor, value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another text, what was marked in the one before is gone
  useEffect(() => editor?.mark(marks), [editor, marks, value])
  useEffect(
    () =>
      editor !== null && isServer ? provideReveal(({ from, to }) => editor.reveal(from, to)) : undefined,
    [editor, isServer],
  )

  return (
    <div className="code-editor" data-awaiting={editor === null ? value : undefined}>
      {editor === null && (
        <textarea
          className="mono"
          aria-label={label}
          spellCheck={false}
          value={value}
          rows={1}
          onChange={(event) => onChange(event.target.value, "at once")}
        />
      )}
      <div ref={parent} hidden={editor === null} />
    </div>
  )
}
