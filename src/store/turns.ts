import { NotLoaded, whenLoaded } from "../late/late.ts"

/**
 * Runs changes one after the other: at once where all that they need is there, and in their order where one of them has to
 * wait until a part of the app is fetched.
 * @param onFailure is told which part could not be fetched; that change is left out, and the next have their turn
 */
export function turns(onFailure: (label: string) => void): (change: () => void) => void {
  const queue: (() => void)[] = []
  let isBusy = false
  const goOn = (): void => {
    const change = queue.shift()
    if (change === undefined) return
    isBusy = true
    const ended = (): void => {
      isBusy = false
      goOn()
    }
    whenLoaded(
      () => {
        try {
          change()
        } catch (error) {
          // A fault in one change must not hold up those after it.
          if (!(error instanceof NotLoaded)) isBusy = false
          throw error
        }
        ended()
      },
      (label) => {
        onFailure(label)
        ended()
      },
    )
  }
  return (change) => {
    queue.push(change)
    if (!isBusy) goOn()
  }
}
