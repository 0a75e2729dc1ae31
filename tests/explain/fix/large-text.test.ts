import { expect, test } from "vitest"
import { FRAMEWORKS } from "../../../src/servers/frameworks.ts"
import type { Need } from "../../../src/servers/mend.ts"
import { mendsOf, serverOf, sourceConfig } from "../../../src/servers/registry.ts"

const NEEDS: readonly Need[] = [
  { kind: "origin", origin: "https://a.com" },
  { kind: "before the others" },
  { kind: "method", method: "PUT" },
  { kind: "vary" },
]

test.each(FRAMEWORKS)("%s: no change is looked for where the text is not read", (framework) => {
  for (const text of [
    "{".repeat(1e6),
    `x${"(".repeat(1e5)}`,
    'app.use(cors({ origin: "x" }))\n'.repeat(40_000),
  ]) {
    const config = sourceConfig(framework, text)
    for (const need of NEEDS)
      for (const { edits } of mendsOf(config, serverOf(config), need))
        for (const { span } of edits) expect(span.to).toBeLessThanOrEqual(60_000)
  }
})
