import { links, linkTo } from "../../store/links.ts"
import { useSimulator } from "../../store/simulator.ts"

/**
 * Copies the link of the scenario.
 * @returns how it went, in words: what looks like a secret is masked in it
 */
export async function copyLink(): Promise<{ readonly isCopied: boolean; readonly words: string }> {
  try {
    const { scenario } = useSimulator.getState()
    await links.load()
    await navigator.clipboard.writeText(linkTo(scenario))
    const masked = links.get().secretsIn(scenario)
    const words =
      masked === 0 ? "Copied" : `Copied, ${masked === 1 ? "a secret" : `${masked} secrets`} masked`
    return { isCopied: true, words }
  } catch {
    // Without the right to the clipboard, the address bar still has the link.
    return { isCopied: false, words: "See the address bar" }
  }
}
