/**
 * A part of the app that is fetched when it is first needed. Whoever needs it asks for it as if it were there; where it is
 * not, that throws `NotLoaded`, and `whenLoaded` fetches it and runs the whole anew. So the engine stays synchronous, and
 * knows nothing of fetching.
 */
export interface Late<Part> {
  /** as it stands in "… could not be fetched" */
  readonly label: string
  /** @throws NotLoaded where it is not there yet */
  readonly get: () => Part
  /** Fetches it, where it is not there. Rejects where it can't be fetched; the next call tries anew. */
  readonly load: () => Promise<void>
  /** For whoever has it already. */
  readonly provide: (part: Part) => void
}

/** Something was asked of a part before it was fetched. */
export class NotLoaded extends Error {
  readonly part: Pick<Late<unknown>, "label" | "load">
  constructor(part: Pick<Late<unknown>, "label" | "load">) {
    super(`${part.label} is not loaded`)
    this.part = part
  }
}

/**
 * @param label as it stands in "… could not be fetched"
 * @param fetchIt a dynamic import; asked again after it failed
 */
export function late<Part extends object>(label: string, fetchIt: () => Promise<Part>): Late<Part> {
  let held: Part | null = null
  const made: Late<Part> = {
    label,
    get: () => {
      if (held === null) throw new NotLoaded(made)
      return held
    },
    load: async () => {
      held ??= await fetchIt()
    },
    provide: (part) => {
      held = part
    },
  }
  return made
}

/**
 * Asks for parts that are all needed, so that those which are not there are fetched side by side.
 * @param asks each asks for a part
 * @throws NotLoaded where one of them is not there
 */
export function together(asks: readonly (() => unknown)[]): void {
  const missing = asks.flatMap((ask) => {
    try {
      ask()
      return []
    } catch (error) {
      if (error instanceof NotLoaded) return [error.part]
      throw error
    }
  })
  const [first] = missing
  if (first === undefined) return
  const fetchIt = (part: (typeof missing)[number]) =>
    part.load().catch(() => {
      // Of several, the one that failed is to be named.
      throw new NotLoaded(part)
    })
  throw new NotLoaded({
    label: first.label,
    load: async () => {
      await Promise.all(missing.map(fetchIt))
    },
  })
}

/**
 * Runs something that may need a part which is not there yet: that is fetched, and it is run anew. Runs at once where
 * everything is there.
 * @param run what it does before it needs the part may happen twice
 * @param onFailure is told which part could not be fetched
 */
export function whenLoaded(run: () => void, onFailure: (label: string) => void): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error
    const { part } = error
    part.load().then(
      () => whenLoaded(run, onFailure),
      (failure: unknown) => onFailure(failure instanceof NotLoaded ? failure.part.label : part.label),
    )
  }
}
