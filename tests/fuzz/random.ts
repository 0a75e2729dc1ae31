/** Chance from a seed: the same seed gives the same inputs. */
export interface Random {
  /** a whole number from 0 to below `n` */
  readonly below: (n: number) => number
  readonly pick: <T>(list: readonly [T, ...T[]] | readonly T[]) => T
}

/** Mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    below,
    pick: (list) => {
      const found = list[below(list.length)]
      if (found === undefined) throw new Error("nothing to pick from")
      return found
    },
  }
}
