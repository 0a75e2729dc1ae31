import { existsSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { FRAMEWORKS, recognise } from "../../src/servers/frameworks.ts"
import { emulatorOf } from "../../src/servers/loading.ts"
import type { Policy } from "../../src/servers/mend.ts"
import { stackOf } from "../../src/store/edits.ts"

describe("a text says by its own words whose it is", () => {
  const files = FRAMEWORKS.filter((name) => existsSync(`tests/servers/files/${name}.txt`))
  test.each(files)("the file of a user of %s", (name) => {
    expect(recognise(readFileSync(`tests/servers/files/${name}.txt`, "utf8"))).toBe(name)
  })

  const cases = gallery.flatMap(({ id, scenario }) =>
    Object.values(scenario.servers)
      .flatMap(stackOf)
      .flatMap((config) => (config.framework === "replies" ? [] : [{ id, ...config }])),
  )
  test.each(cases)("$id: $framework", ({ framework, source }) => {
    expect(recognise(source)).toBe(framework)
  })

  const POLICY: Policy = {
    origins: ["https://app.example.com"],
    credentials: true,
    methods: ["PUT"],
    headers: ["Content-Type"],
    exposed: ["ETag"],
  }
  // Of the others, what is written is a part of a file that says the rest.
  const whole = FRAMEWORKS.filter((name) =>
    [
      "laravel",
      "php",
      "traefik",
      "gcs",
      "s3",
      "azure",
      "netlify",
      "vercel",
      "headers-file",
      "cloudflare-worker",
      "lambda",
      "rack-cors",
    ].includes(name),
  )
  test.each(whole)("a policy that is written for %s", (name) => {
    expect(recognise(emulatorOf(name).write(POLICY))).toBe(name)
  })
})
