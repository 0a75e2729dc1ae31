import { expect, test } from "vitest"
import { give } from "./give.ts"
import { inputOf } from "./inputs.ts"
import { randomOf } from "./random.ts"

// `npm run fuzz -- --count 1000000` takes its time; these are of a seed of their own each time, and say which.
const seed = Math.floor(Math.random() * 2 ** 31)

test(`2,000 broken inputs of seed ${seed}: read without an exception, and drawn as nothing but a drawing`, () => {
  for (let i = 0; i < 2000; i++)
    expect(
      () => give(inputOf(randomOf(seed * 1_000_003 + i)), i % 10 === 0),
      `npm run fuzz -- --seed ${seed} --only ${i}`,
    ).not.toThrow()
})
