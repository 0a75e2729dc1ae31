import { useEffect } from "react"
import { useSimulator } from "../../store/simulator.ts"

const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))

/** What is pasted or dropped anywhere but into a field goes to the paste dialog. */
export function usePasteAnywhere(): void {
  const setPasting = useSimulator((state) => state.setPasting)
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData("text/plain") ?? ""
      // An editor that has taken the paste may be gone by now: another language is another editor.
      if (event.defaultPrevented || isEditable(event.target) || text.trim() === "") return
      event.preventDefault()
      setPasting(text)
    }
    const onDrop = async (event: DragEvent): Promise<void> => {
      if (isEditable(event.target) && event.dataTransfer?.files.length === 0) return
      event.preventDefault()
      const file = event.dataTransfer?.files[0]
      const text = file === undefined ? (event.dataTransfer?.getData("text/plain") ?? "") : await file.text()
      if (text.trim() !== "") setPasting(text)
    }
    const onDragOver = (event: DragEvent): void => event.preventDefault()
    window.addEventListener("paste", onPaste)
    window.addEventListener("drop", onDrop)
    window.addEventListener("dragover", onDragOver)
    return () => {
      window.removeEventListener("paste", onPaste)
      window.removeEventListener("drop", onDrop)
      window.removeEventListener("dragover", onDragOver)
    }
  }, [setPasting])
}
