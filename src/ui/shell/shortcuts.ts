import { useSyncExternalStore } from "react"

/** Keys that work wherever nobody is writing; `palette` works there as well. */
export type Shortcut = "palette" | "undo" | "redo"

const KEYS: Readonly<Record<Shortcut, readonly [apple: string, other: string]>> = {
  palette: ["⌘K", "Ctrl+K"],
  undo: ["⌘Z", "Ctrl+Z"],
  redo: ["⇧⌘Z", "Ctrl+Shift+Z"],
}

let apple: boolean | null = null
const isApple = (): boolean => {
  apple ??= /Mac|iPhone|iPad/.test(navigator.userAgent)
  return apple
}

/** What machine it is never changes. */
const never = () => () => undefined

/** The keys as they are called on the user's machine. Where the page is built, that is nobody's. */
export const useKeys = (shortcut: Shortcut): string =>
  KEYS[shortcut][useSyncExternalStore(never, isApple, () => false) ? 0 : 1]

/** Fields that have an undo of their own. */
const WRITING =
  "textarea, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=file])"

/** Which of them a key press is; null for none. Ctrl+Y redoes as well. On a Mac, Ctrl is for the keys of its text fields. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  const isHeld = isApple() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  if (event.defaultPrevented || event.altKey || !isHeld) return null
  const key = event.key.toLowerCase()
  if (key === "k" && !event.shiftKey) return "palette"
  if (event.target instanceof Element && event.target.closest(WRITING) !== null) return null
  if (key === "z") return event.shiftKey ? "redo" : "undo"
  return key === "y" && !event.shiftKey ? "redo" : null
}
