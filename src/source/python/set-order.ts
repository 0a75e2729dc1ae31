/**
 * The order in which CPython 3.11 goes through a set of strings. It hangs on the hashes, which are salted anew for each
 * process unless `PYTHONHASHSEED` is set; so does whatever a framework writes from a set, such as `Allow`.
 * Source: CPython 3.11, Python/pyhash.c (siphash13), Python/bootstrap_hash.c (lcg_urandom), Objects/setobject.c.
 */

const MASK = (1n << 64n) - 1n
const rotated = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (64n - by))) & MASK

/** The two keys that a seed leads to. */
function keysOf(seed: number): readonly [bigint, bigint] {
  let x = seed >>> 0
  const keys: [bigint, bigint] = [0n, 0n]
  if (seed === 0) return keys
  for (let i = 0; i < 16; i++) {
    x = (Math.imul(x, 214013) + 2531011) >>> 0
    const at = i < 8 ? 0 : 1
    keys[at] |= BigInt((x >>> 16) & 0xff) << BigInt(8 * (i % 8))
  }
  return keys
}

/** SipHash-1-3 of an ASCII text. */
function hashOf(text: string, [k0, k1]: readonly [bigint, bigint]): bigint {
  const bytes = [...text].map((character) => BigInt(character.charCodeAt(0)))
  let [v0, v1, v2, v3] = [
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ]
  const round = (): void => {
    v0 = (v0 + v1) & MASK
    v2 = (v2 + v3) & MASK
    v1 = rotated(v1, 13n) ^ v0
    v3 = rotated(v3, 16n) ^ v2
    v0 = rotated(v0, 32n)
    v2 = (v2 + v1) & MASK
    v0 = (v0 + v3) & MASK
    v1 = rotated(v1, 17n) ^ v2
    v3 = rotated(v3, 21n) ^ v0
    v2 = rotated(v2, 32n)
  }
  const wordAt = (from: number): bigint =>
    bytes.slice(from, from + 8).reduce((word, byte, i) => word | (byte << BigInt(8 * i)), 0n)
  const whole = bytes.length - (bytes.length % 8)
  for (let at = 0; at < whole; at += 8) {
    const word = wordAt(at)
    v3 ^= word
    round()
    v0 ^= word
  }
  const last = (BigInt(bytes.length & 0xff) << 56n) | wordAt(whole)
  v3 ^= last
  round()
  v0 ^= last
  v2 ^= 0xffn
  round()
  round()
  round()
  return (v0 ^ v1 ^ v2 ^ v3) & MASK
}

/** A set of strings, as a process with a seed keeps it. */
export class PythonSet {
  private readonly seed: number
  private readonly keys: readonly [bigint, bigint]
  private table: ({ readonly text: string; readonly hash: bigint } | null)[] = new Array(8).fill(null)

  constructor(seed: number, items: Iterable<string> = []) {
    this.seed = seed
    this.keys = keysOf(seed)
    for (const item of items) this.add(item)
  }

  private get used(): number {
    return this.table.filter((entry) => entry !== null).length
  }

  /** `set.add` */
  add(text: string): void {
    const hash = hashOf(text, this.keys)
    if (!insert(this.table, { text, hash })) return
    const mask = this.table.length - 1
    if (this.used * 5 >= mask * 3) this.resize(this.used * 4)
  }

  /** `set.update` and `|=` with another set */
  update(other: PythonSet): void {
    const mask = this.table.length - 1
    if ((this.used + other.used) * 5 >= mask * 3) this.resize((this.used + other.used) * 2)
    if (this.used === 0 && this.table.length === other.table.length) {
      this.table = [...other.table]
      return
    }
    for (const text of other.items()) this.add(text)
  }

  private resize(least: number): void {
    let size = 8
    while (size <= least) size *= 2
    const before = this.table
    this.table = new Array(size).fill(null)
    for (const entry of before) if (entry !== null) insert(this.table, entry)
  }

  /** In the order in which Python goes through it. */
  items(): readonly string[] {
    return this.table.flatMap((entry) => (entry === null ? [] : [entry.text]))
  }

  /** `{x for x in this}`: the same strings, put in one by one */
  copy(): PythonSet {
    return new PythonSet(this.seed, this.items())
  }
}

/** Puts an entry at the first free place of its probes. @returns false where it is there already */
function insert(
  table: ({ readonly text: string; readonly hash: bigint } | null)[],
  entry: { readonly text: string; readonly hash: bigint },
): boolean {
  const mask = BigInt(table.length - 1)
  let perturb = entry.hash
  let at = entry.hash & mask
  for (;;) {
    // Nine places in a row are tried, where there are so many.
    const probes = at + 9n <= mask ? 9 : 0
    for (let i = 0; i <= probes; i++) {
      const place = Number(at) + i
      const found = table[place]
      if (found === null || found === undefined) {
        table[place] = entry
        return true
      }
      if (found.text === entry.text) return false
    }
    perturb >>= 5n
    at = (at * 5n + 1n + perturb) & mask
  }
}
