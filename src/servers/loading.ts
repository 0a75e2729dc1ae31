import { type Late, late } from "../late/late.ts"
import type { Emulator } from "./emulator.ts"
import { type FrameworkName, frameworks } from "./frameworks.ts"

const emulators = new Map<FrameworkName, Late<Emulator>>()

/** What reads and plays the files of a framework. */
function emulatorPart(name: FrameworkName): Late<Emulator> {
  const known = emulators.get(name)
  if (known !== undefined) return known
  const made = late(`what reads ${frameworks[name].label} files`, () => frameworks[name].load())
  emulators.set(name, made)
  return made
}

/**
 * Fetches what reads and plays the files of some frameworks, where it is not there yet.
 * Rejects where it can't be fetched; what was there before stays usable, and the next call tries anew.
 */
export async function loadFrameworks(names: Iterable<FrameworkName>): Promise<void> {
  await Promise.all([...new Set(names)].map((name) => emulatorPart(name).load()))
}

/** @throws NotLoaded where it has not been fetched yet */
export const emulatorOf = (name: FrameworkName): Emulator => emulatorPart(name).get()
