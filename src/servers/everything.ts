import { publicSuffixes } from "../fetch/public-suffixes.ts"
import { re2 } from "../source/regular-expressions.ts"
import { FRAMEWORKS } from "./frameworks.ts"
import { loadFrameworks } from "./loading.ts"

/** Fetches every part that a scenario can need: for whoever plays many of them, or can't wait in between. */
export async function loadEverything(): Promise<void> {
  await Promise.all([publicSuffixes.load(), re2.load(), loadFrameworks(FRAMEWORKS)])
}
