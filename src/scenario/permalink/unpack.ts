import { Inflate, strFromU8, strToU8 } from "fflate"
import { fromBase64url } from "./base64url.ts"
import { checksum } from "./checksum.ts"
import { DICTIONARY_1 } from "./dictionary-1.ts"

/** No scenario is larger than this when it is unpacked; a link that is, was made to hurt. */
const LARGEST = 2_000_000

/**
 * What a link of format 1 holds, not yet checked to be a scenario.
 * @param text what stands behind `#/s1/`
 * @returns the JSON value; null where the text is cut off or was changed
 */
export function unpack(text: string): { readonly value: unknown } | null {
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
