import { NotLoaded, whenLoaded } from "../late/late.ts"

/** A change in two steps, each of which may be a task: what it comes to is found out, and done. Null: nothing is to be done. */
export type Steps = () => (() => void) | null

/** A change that may wait for tasks of its own, where the one that asks for it has taken long already. */
export interface InTime {
  /** has another one come in its place meanwhile? Then it is left out */
  readonly isPast: () => boolean
}

export type Pace = "at once" | InTime

/** Tells whether a task has taken long, and makes another. */
export interface Tasks {
  readonly isLong: () => boolean
  /** Runs something in a task of its own, as soon as the browser has done what is more urgent to it. */
  readonly next: (run: () => void) => void
}

export interface Turns {
  readonly inTurn: (change: () => void) => void
  readonly inSteps: (change: Steps, pace: Pace) => void
}

/**
 * Runs changes one after the other: at once where all that they need is there, and in their order where one of them has to
 * wait until a part of the app is fetched, or for a task of its own.
 * @param onFailure is told which part could not be fetched; that change is left out, and the next have their turn
 */
export function turns(onFailure: (label: string) => void, tasks: Tasks): Turns {
  const queue: { readonly change: Steps; readonly pace: Pace }[] = []
  let isBusy = false
  const inTime = (pace: Pace, run: () => void): void => {
    if (pace !== "at once" && tasks.isLong()) tasks.next(run)
    else run()
  }
  const goOn = (): void => {
    const first = queue.shift()
    if (first === undefined) return
    const { change, pace } = first
    isBusy = true
    const ended = (): void => {
      isBusy = false
      goOn()
    }
    /** A fault in one change must not hold up those after it. */
    const guarded = (run: () => void): void => {
      try {
        run()
      } catch (error) {
        if (!(error instanceof NotLoaded)) isBusy = false
        throw error
      }
    }
    const isPast = () => pace !== "at once" && pace.isPast()
    inTime(pace, () =>
      whenLoaded(
        () => {
          let rest: (() => void) | null = null
          guarded(() => {
            rest = isPast() ? null : change()
          })
          inTime(pace, () => {
            guarded(() => (isPast() ? undefined : rest?.()))
            ended()
          })
        },
        (label) => {
          onFailure(label)
          ended()
        },
      ),
    )
  }
  const inSteps = (change: Steps, pace: Pace): void => {
    queue.push({ change, pace })
    if (!isBusy) goOn()
  }
  const inTurn = (change: () => void): void => inSteps(() => change, "at once")
  return { inTurn, inSteps }
}
