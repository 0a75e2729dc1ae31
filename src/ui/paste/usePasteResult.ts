import { useEffect, useState } from "react"
import { looksLikeHar } from "../../paste/har/read.ts"
import { harResult, type PasteResult, paste } from "../../paste/paste.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import type { HarMessage } from "./har-worker.ts"

/** Up to here a text is read at once; a larger HAR is read beside the page. */
export const LARGE = 400_000

export type Reading =
  | { readonly kind: "done"; readonly result: PasteResult }
  | { readonly kind: "reading"; readonly share: number; readonly cancel: () => void }
  | { readonly kind: "cancelled" }

const EMPTY: PasteResult = { kinds: [], scenario: null, took: [], left: [], decoded: null, entries: [] }

/** What a pasted text comes to; a large HAR is read by a worker, with its progress, and can be called off. */
export function usePasteResult(text: string, scenario: Scenario): Reading {
  const isLarge = text.length > LARGE
  const [reading, setReading] = useState<Reading>({ kind: "done", result: EMPTY })
  useEffect(() => {
    if (!isLarge || !looksLikeHar(text)) {
      setReading({ kind: "done", result: isLarge ? EMPTY : paste(text, scenario) })
      return undefined
    }
    const worker = new Worker(new URL("./har-worker.ts", import.meta.url), { type: "module" })
    const cancel = (): void => {
      worker.terminate()
      setReading({ kind: "cancelled" })
    }
    setReading({ kind: "reading", share: 0, cancel })
    worker.addEventListener("message", ({ data }: MessageEvent<HarMessage>) => {
      if (data.kind === "progress") setReading({ kind: "reading", share: data.share, cancel })
      if (data.kind === "read") setReading({ kind: "done", result: harResult(data.read) })
      if (data.kind === "broken")
        setReading({
          kind: "done",
          result: { ...EMPTY, kinds: ["a HAR"], left: [`it is not JSON: ${data.message}`] },
        })
    })
    worker.postMessage(text)
    return () => worker.terminate()
  }, [text, isLarge, scenario])
  return reading
}
