import { Check, Link2 } from "lucide-react"
import { useState } from "react"
import { copyLink } from "./copy-link.ts"

/** Copies the link, and says so in its own place. */
export function CopyLink() {
  const [done, setDone] = useState<{ readonly isCopied: boolean; readonly words: string } | null>(null)
  const copy = async () => {
    setDone(await copyLink())
    setTimeout(() => setDone(null), 2500)
  }
  return (
    <button type="button" className="button primary copy-link" onClick={copy}>
      {done?.isCopied === true ? (
        <Check size={14} aria-hidden="true" />
      ) : (
        <Link2 size={14} aria-hidden="true" />
      )}
      <span aria-live="polite" className="copy-words">
        {done?.words ?? "Copy link"}
      </span>
    </button>
  )
}
