import type { Tasks } from "./turns.ts"

/**
 * From here on, in milliseconds, a task is long: half of a frame is gone, and what is left to do may take as long again.
 * The letter that was typed is better painted first.
 */
const LONG = 8

/** When the task that is running was begun, where that is one of those made here. */
let begun: number | null = null

const isLong = (): boolean => {
  const since = begun ?? globalThis.event?.timeStamp
  return since !== undefined && performance.now() - since > LONG
}

/** The browser's tasks. Where there is neither an event nor a task of these, none is long: as in a test. */
export const browserTasks: Tasks & {
  /** Has the task taken long, or is it one that was made because the one before did? Then a frame is painted meanwhile. */
  readonly isLate: () => boolean
} = {
  isLong,
  isLate: () => begun !== null || isLong(),
  next: (run) => {
    // A timer would wait for some milliseconds.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      begun = performance.now()
      try {
        run()
      } finally {
        begun = null
      }
    }
    port2.postMessage(null)
  },
}
