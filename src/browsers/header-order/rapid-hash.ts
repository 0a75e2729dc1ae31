const MASK = (1n << 64n) - 1n
const SEED = 0xbdd89aa982704029n
const SECRET = [0x2d358dccaa6c78a5n, 0x8bb84b93962eacc9n, 0x4b33a62ed433d4a3n] as const

function multiply(a: bigint, b: bigint): readonly [low: bigint, high: bigint] {
  const product = (a & MASK) * (b & MASK)
  return [product & MASK, product >> 64n]
}

function mix(a: bigint, b: bigint): bigint {
  const [low, high] = multiply(a, b)
  return low ^ high
}

/**
 * rapidhash (https://github.com/Nicoshev/rapidhash), as Chromium has it for the keys of its tables: a text of two bytes
 * is taken for one character.
 * @param bytes at least two
 * @returns 64 bits
 */
export function rapidHash(bytes: Uint8Array): bigint {
  const length = bytes.length
  const view = new DataView(bytes.buffer, bytes.byteOffset, length)
  const word = (at: number) => view.getBigUint64(at, true)
  const half = (at: number) => BigInt(view.getUint32(at, true))
  const [s0, s1, s2] = SECRET
  let seed = SEED ^ mix(SEED ^ s0, s1) ^ BigInt(length)
  let a = 0n
  let b = 0n
  if (length < 4) a = BigInt(view.getUint16(0, true))
  else if (length <= 16) {
    const delta = (length & 24) >> (length >> 3)
    a = (half(0) << 32n) | half(length - 4)
    b = (half(delta) << 32n) | half(length - 4 - delta)
  } else {
    let at = 0
    let left = length
    if (left > 48) {
      let second = seed
      let third = seed
      for (; left >= 48; left -= 48, at += 48) {
        seed = mix(word(at) ^ s0, word(at + 8) ^ seed)
        second = mix(word(at + 16) ^ s1, word(at + 24) ^ second)
        third = mix(word(at + 32) ^ s2, word(at + 40) ^ third)
      }
      seed ^= second ^ third
    }
    if (left > 16) seed = mix(word(at) ^ s2, word(at + 8) ^ seed ^ s1)
    if (left > 32) seed = mix(word(at + 16) ^ s2, word(at + 24) ^ seed)
    a = word(length - 16)
    b = word(length - 8)
  }
  const [low, high] = multiply(a ^ s1, b ^ seed)
  return mix(low ^ s0 ^ BigInt(length), high ^ s1)
}
