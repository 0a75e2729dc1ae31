import { describe, expect, test } from "vitest"
import { parseJava } from "../../src/source/java/parse.ts"

describe("Java that is sound, though the grammar stumbles over it", () => {
  test.each([
    "@SpringBootApplication(exclude = {A.class, B.class}) class App { void main() { SpringApplication.run(App.class, args); } }",
    "class App { Logger log = LoggerFactory.getLogger( App . class ); }",
    "class App { int of(int x) { return switch (x) { case 1 -> 2; default -> 3; }; } }",
  ])("%s", (source) => {
    expect(parseJava(source).problems).toEqual([])
  })
})
