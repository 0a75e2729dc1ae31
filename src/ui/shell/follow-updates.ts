import { ownScript } from "./own-scripts.ts"
import { onTakenOver, tellUpdate } from "./updates.ts"

/** The browser looks for a newer build when a page is opened; in a tab that stays open, this often. In milliseconds. */
const LOOK = 3_600_000

/** Has the app run without a network, and tells of newer builds. Where the browser has no such thing, all is as it was. */
export async function followUpdates(): Promise<void> {
  if (!("serviceWorker" in navigator)) return
  const { serviceWorker } = navigator
  // The first worker takes over a page that had none: that is no update.
  let isFirst = serviceWorker.controller === null
  serviceWorker.addEventListener("controllerchange", () => {
    if (!isFirst) onTakenOver()
    isFirst = false
  })
  const registration = await serviceWorker.register(ownScript("service-worker.js"))
  const look = (): void => {
    const { waiting } = registration
    if (waiting !== null && serviceWorker.controller !== null)
      tellUpdate({ kind: "waiting", worker: waiting })
  }
  look()
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look)
  })
  let looked = Date.now()
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - looked < LOOK) return
    looked = Date.now()
    // Without a network there is nothing newer.
    registration.update().catch(() => undefined)
  })
}
