import { deflateSync, strToU8 } from "fflate"
import type { Scenario } from "../scenario.ts"
import { parseScenario } from "../schema.ts"
import { scenarioToJson } from "../to-json.ts"
import { toBase64url } from "./base64url.ts"
import { checksum } from "./checksum.ts"
import { DICTIONARY_1 } from "./dictionary-1.ts"
import { maskSecrets } from "./secrets.ts"
import { unpack } from "./unpack.ts"

/** The newest format. The format's name stands in front of the payload, so old links open after it changes. */
const FORMAT = 1
const PREFIX = "#/s"

export type OpenedLink =
  | { readonly kind: "scenario"; readonly scenario: Scenario }
  /** the hash is no scenario link at all */
  | { readonly kind: "none" }
  /** it is one, and can't be opened; the sentence says why */
  | {
      readonly kind: "unreadable"
      readonly why: "newer" | "cut off" | "not a scenario"
      readonly message: string
    }

/**
 * The hash of a permalink: `#/s1/` and the scenario as JSON, deflated with a preset dictionary, in base64url, with a
 * checksum of two bytes in front. Secrets are masked in it: a link is passed on.
 */
export function permalinkHash(scenario: Scenario): string {
  const bytes = strToU8(JSON.stringify(maskSecrets(scenarioToJson(scenario)).json))
  const packed = deflateSync(bytes, { level: 9, dictionary: strToU8(DICTIONARY_1) })
  const sum = checksum(bytes)
  const payload = new Uint8Array(packed.length + 2)
  payload.set([sum >> 8, sum & 0xff])
  payload.set(packed, 2)
  return `${PREFIX}${FORMAT}/${toBase64url(payload)}`
}

/** How many different secrets are masked in the scenario's permalink. */
export const secretsIn = (scenario: Scenario): number => maskSecrets(scenarioToJson(scenario)).count

/**
 * Opens a hash. Never throws: what a stranger sent is unpacked up to a size, checked by the schema, and never run.
 * @param hash as `location.hash` has it, with its `#`
 */
export function openPermalink(hash: string): OpenedLink {
  const match = /^#\/s(\d+)\/(.*)$/s.exec(hash)
  if (match === null) return { kind: "none" }
  const [, format = "", text = ""] = match
  const unreadable = (why: "newer" | "cut off" | "not a scenario", message: string): OpenedLink => ({
    kind: "unreadable",
    why,
    message,
  })
  if (Number(format) !== FORMAT) {
    return unreadable(
      "newer",
      `This link is of format ${format}, made by a newer version of the simulator; this one reads format ${FORMAT}. Reload the page to get the newest.`,
    )
  }
  const json = unpack(text)
  if (json === null)
    return unreadable("cut off", "This link is cut off or was changed on its way: ask for it again, whole.")
  const parsed = parseScenario(json.value)
  return parsed.ok
    ? { kind: "scenario", scenario: parsed.value }
    : unreadable("not a scenario", `This link holds something that is no scenario: ${parsed.message}.`)
}
