import { useEffect } from "react"
import { redo, undo } from "../../store/history.ts"
import { useSimulator } from "../../store/simulator.ts"
import { shortcutOf } from "./shortcuts.ts"

/** @param onPalette opens the palette, or closes it */
export function useShortcuts(onPalette: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event)
      if (shortcut === null) return
      // What can't be seen is not undone, on another screen or behind a dialog.
      const isSeen =
        useSimulator.getState().view.kind === "simulate" && document.querySelector("[role=dialog]") === null
      if (shortcut !== "palette" && !isSeen) return
      event.preventDefault()
      if (shortcut === "palette") onPalette()
      else if (shortcut === "undo") undo()
      else redo()
    }
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
  }, [onPalette])
}
