import { deflateSync, Inflate, strFromU8, strToU8 } from "fflate"
import type { Scenario } from "../scenario.ts"
import { parseScenario } from "../schema.ts"
import { scenarioToJson } from "../to-json.ts"
import { fromBase64url, toBase64url } from "./base64url.ts"
import { DICTIONARY_1 } from "./dictionary-1.ts"
import { maskSecrets } from "./secrets.ts"

/** The newest format. The format's name stands in front of the payload, so old links open after it changes. */
const FORMAT = 1
const PREFIX = "#/s"

/** No scenario is larger than this when it is unpacked; a link that is, was made to hurt. */
const LARGEST = 2_000_000

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

function unpack(text: string): { readonly value: unknown } | null {
  const payload = fromBase64url(text)
  if (payload === null || payload.length < 3) return null
  const bytes = inflate(payload.subarray(2))
  if (bytes === null || checksum(bytes) !== (((payload[0] ?? 0) << 8) | (payload[1] ?? 0))) return null
  try {
    return { value: JSON.parse(strFromU8(bytes)) }
  } catch {
    return null
  }
}

function inflate(packed: Uint8Array): Uint8Array | null {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    const stream = new Inflate({ dictionary: strToU8(DICTIONARY_1) }, (chunk) => {
      size += chunk.length
      if (size > LARGEST) throw new RangeError("too large")
      chunks.push(chunk)
    })
    // In pieces, so that a link that unpacks to a gigabyte is given up long before.
    for (let at = 0; at < packed.length; at += 4096)
      stream.push(packed.subarray(at, at + 4096), at + 4096 >= packed.length)
  } catch {
    return null
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** Fletcher-16: https://www.rfc-editor.org/rfc/rfc1146 */
function checksum(bytes: Uint8Array): number {
  let a = 0
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 255
    b = (b + a) % 255
  }
  return (b << 8) | a
}
