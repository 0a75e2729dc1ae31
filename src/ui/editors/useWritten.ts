import { useState } from "react"

interface Written {
  /** what the field shows */
  readonly text: string
  readonly write: (text: string) => void
  /** the user has left the field: it shows what was taken of what they wrote */
  readonly leave: () => void
}

/**
 * What is written in a field. It is there at once, though the scenario may follow later, when a part of the app has been
 * fetched, or not at all: half a number is none.
 * @param value as the scenario has it
 * @param onWrite is told all that is written
 */
export function useWritten(value: string, onWrite: (text: string) => void): Written {
  const [draft, setDraft] = useState<{ readonly text: string; readonly of: string } | null>(null)
  // The scenario has followed, or was changed from elsewhere.
  if (draft !== null && draft.of !== value) setDraft(null)
  return {
    text: draft !== null && draft.of === value ? draft.text : value,
    write: (text) => {
      setDraft({ text, of: value })
      onWrite(text)
    },
    leave: () => setDraft(null),
  }
}
