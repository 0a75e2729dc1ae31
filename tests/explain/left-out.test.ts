import { expect, test } from "vitest"
import { explainCheck } from "../../src/explain/explain-check.ts"
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { simulateAll } from "../../src/simulation/simulate.ts"

/** What is said of the check that fails, in a case of the gallery. */
function saidOf(id: string): string {
  const [trace] = simulateAll(gallery.find((each) => each.id === id)?.scenario ?? raise(id))
  const step = trace?.steps.findLast((each) => each.kind === "CORS check")
  if (trace === undefined || step?.kind !== "CORS check") throw new Error(`${id} has no CORS check`)
  return explainCheck(trace, step).text.join(" ")
}
const raise = (id: string): never => {
  throw new Error(`there is no case ${id}`)
}

test.each([
  ["s3-upload", "`Amazon S3` left the header out: PUT is not among AllowedMethods."],
  ["s3-slash", "`Amazon S3` compared the Origin it received with `AllowedOrigins` and left the header out"],
  ["www", "`CORSMiddleware` compared the Origin it received with `allow_origins` and left the header out"],
  ["go-methods", "`cors` left the header out: PUT is not among AllowedMethods"],
  ["rails-resource", "`Rack::Cors` left the header out: no resource covers /users."],
  ["next-options", "`route handler` left the header out: no OPTIONS is exported"],
  ["aiohttp-setup", "`aiohttp_cors` left the header out: cors.add() was not called for this route."],
  [
    "apache-password",
    "`Apache` left the header out: without `always`, Header leaves Apache's own 401 alone.",
  ],
])("%s: the origin is said to be compared only where it was the origin that did not fit", (id, words) => {
  expect(saidOf(id)).toContain(words)
})
