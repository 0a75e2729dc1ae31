import { create } from "zustand"
import { keepOverReload } from "../../store/over-reload.ts"
import { useSimulator } from "../../store/simulator.ts"

/** A newer build of the app: none, one that waits, or one that another tab has taken already. */
export type Update =
  | { readonly kind: "none" }
  | { readonly kind: "waiting"; readonly worker: ServiceWorker }
  | { readonly kind: "taken elsewhere" }

export const useUpdate = create<{ readonly update: Update }>()(() => ({ update: { kind: "none" } }))

export const tellUpdate = (update: Update): void => useUpdate.setState({ update })

let isTaking = false

/** The newer build answers from now on: the page is loaded with it where this tab has asked for that. */
export function onTakenOver(): void {
  if (isTaking) location.reload()
  else tellUpdate({ kind: "taken elsewhere" })
}

/** Loads the page anew, with the newer build and with everything that there was. */
export function takeUpdate(update: Update): void {
  tellUpdate({ kind: "none" })
  if (!keepOverReload()) {
    useSimulator.getState().tell({
      tone: "problem",
      text: "This browser lets nothing be kept while a page is loaded anew, so nothing was done. The newer version comes when you close the page and open it again; copy what you need before.",
    })
    return
  }
  isTaking = true
  if (update.kind === "waiting") update.worker.postMessage("take over")
  else location.reload()
}

/** The question goes away; the newer build comes with the next visit. */
export const putOffUpdate = (): void => tellUpdate({ kind: "none" })
