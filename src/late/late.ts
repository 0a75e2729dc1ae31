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
      () => onFailure(part.label),
    )
  }
}
