import { useEffect, useState } from "react"
import { NotLoaded, whenLoaded } from "../../late/late.ts"
import { looksLikeHar } from "../../paste/har/read.ts"
import { harResult, type PasteResult, paste, recognised } from "../../paste/paste.ts"
import type { Scenario } from "../../scenario/scenario.ts"
import { ownScript } from "../shell/own-scripts.ts"
import type { HarMessage } from "./har-worker.ts"
import harWorker from "./har-worker.ts?worker&url"

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
      if (isLarge) setReading({ kind: "done", result: EMPTY })
      else return readNow(text, scenario, setReading)
      return undefined
    }
    const worker = new Worker(ownScript(harWorker), { type: "module" })
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

/**
 * Reads a text: what it is at once, and what the servers in it make of the request after what plays them was fetched.
 * @returns a function that calls it off
 */
function readNow(text: string, scenario: Scenario, tell: (reading: Reading) => void): () => void {
  let isCurrent = true
  let isTold = false
  const done = (result: PasteResult) => {
    isTold = true
    if (isCurrent) tell({ kind: "done", result })
  }
  whenLoaded(
    () => {
      try {
        done(paste(text, scenario))
      } catch (error) {
        const first = error instanceof NotLoaded && !isTold ? recognisedAlready(text, scenario) : null
        if (first !== null) done(first)
        throw error
      }
    },
    (label) => {
      // What was recognised stays; to take it over says the same again.
      if (!isTold)
        done({ ...EMPTY, left: [`${label} could not be fetched: try again when there is a network`] })
    },
  )
  return () => {
    isCurrent = false
  }
}

/** null where even that waits for something. */
function recognisedAlready(text: string, scenario: Scenario): PasteResult | null {
  try {
    return recognised(text, scenario)
  } catch (error) {
    if (error instanceof NotLoaded) return null
    throw error
  }
}
