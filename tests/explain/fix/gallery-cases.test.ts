import { expect, test } from "vitest"
import { diagnose } from "../../../src/explain/fix/search.ts"
import { gallery } from "../../../src/lessons/gallery/gallery.ts"
import { serverOf } from "../../../src/servers/registry.ts"

/** Each case, and what the first plan that mends it is called. */
const MENDED: Readonly<Record<string, string>> = {
  "gin-group": "Put `cors` on the engine, `r`",
  "go-methods": "Add `PUT` to the methods",
  "rails-port": "Add `http://localhost:5173` to `origins`",
  "rails-resource": "Cover every path, not only `/api/*`",
  "next-options": "Say the CORS headers, and answer OPTIONS",
  "next-config-first": "Let `http://localhost:5173` in",
  "socket-io-express": "Give Socket.IO the option `cors`",
  "socket-io-credentials": "Name `http://localhost:5173` instead of `*`",
  "aiohttp-setup": "Add every route to CORS",
  "aiohttp-method": "Add `PUT` to `allow_methods`",
  "apache-password": "Answer the preflight in Apache, and say the headers always",
  "apache-null": "Let `http://localhost:5173` in",
  "caddy-two-headers": "Set it when the answer is written: it then stands in the place of the app’s own",
  "caddy-placeholder": "Let `http://localhost:5173` in",
  "s3-upload": "Add `PUT` to `AllowedMethods`",
  "s3-slash": "Write `http://localhost:5173` instead of `http://localhost:5173/`",
}

test.each(Object.entries(MENDED))("%s: %s", (id, title) => {
  const found = gallery.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no case ${id}`)
  const diagnosis = diagnose(found.scenario, 0, serverOf)
  const plans = diagnosis.kind === "fixes" ? diagnosis.plans : []
  expect(plans[0]?.titles).toEqual([title])
})
