import type { Emulator } from "./emulator.ts"
import { type FrameworkName, frameworks } from "./frameworks.ts"

const loaded = new Map<FrameworkName, Emulator>()

/** For whoever has fetched one by itself. */
export function provide(name: FrameworkName, emulator: Emulator): void {
  loaded.set(name, emulator)
}

/**
 * Fetches what reads and plays the files of some frameworks, where it is not there yet.
 * Rejects where it can't be fetched; what was there before stays usable, and the next call tries anew.
 */
export async function loadFrameworks(names: Iterable<FrameworkName>): Promise<void> {
  await Promise.all(
    [...new Set(names)]
      .filter((name) => !loaded.has(name))
      .map(async (name) => {
        provide(name, await frameworks[name].load())
      }),
  )
}

/** Something was asked of a framework before it was loaded. */
export class NotLoaded extends Error {
  readonly framework: FrameworkName
  constructor(framework: FrameworkName) {
    super(`${frameworks[framework].label} is not loaded`)
    this.framework = framework
  }
}

/** @throws NotLoaded */
export function emulatorOf(name: FrameworkName): Emulator {
  const emulator = loaded.get(name)
  if (emulator === undefined) throw new NotLoaded(name)
  return emulator
}

/**
 * Runs something that may need a framework which is not there yet: that is fetched, and it is run anew. Runs at once where
 * everything is there.
 * @param run what it does before it asks a server may happen twice
 * @param onFailure is told which framework could not be fetched
 */
export function whenLoaded(run: () => void, onFailure: (label: string) => void): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error
    const { framework } = error
    loadFrameworks([framework]).then(
      () => whenLoaded(run, onFailure),
      () => onFailure(frameworks[framework].label),
    )
  }
}
