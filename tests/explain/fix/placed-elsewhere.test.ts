import { expect, test } from "vitest"
import { diagnose } from "../../../src/explain/fix/search.ts"
import { gallery } from "../../../src/lessons/gallery/gallery.ts"
import { mendsOf, serverOf, sourceConfig } from "../../../src/servers/registry.ts"

/** The server's text, with the first change that makes the gallery's case pass. */
function mended(id: string): string {
  const scenario = gallery.find((each) => each.id === id)?.scenario
  const diagnosis = scenario === undefined ? null : diagnose(scenario, 0)
  const plan = diagnosis?.kind === "fixes" ? diagnosis.plans[0] : undefined
  const server = Object.values(plan?.scenario.servers ?? {})[0]
  return server === undefined || server.framework === "replies" ? "" : server.source
}

test.each([
  [
    "hono-path",
    "a path before it is left out",
    'const app = new Hono()\napp.use(cors({ origin: "http://localhost:5173" }))\n',
  ],
  [
    "fastify-scope",
    "it leaves a plugin's scope",
    'const app = Fastify()\nawait app.register(cors, { origin: "http://localhost:5173" })\n',
  ],
  [
    "koa-auth-first",
    "it goes before what answers first",
    'const app = new Koa()\napp.use(cors({ origin: "http://localhost:5173" }))\napp.use(async',
  ],
  [
    "nest-option",
    "it is added as far in as its neighbours",
    '(AppModule, { cors: true })\n  app.enableCors({\n    origin: ["http://localhost:5173"],\n',
  ],
])("a CORS layer that has no part in the answer, %s: %s", (id, _, text) => {
  expect(mended(id)).toContain(text)
})

test("a method that is added to Hono's defaults takes none of them away", () => {
  const source =
    'import { Hono } from "hono"\nimport { cors } from "hono/cors"\n\nconst app = new Hono()\napp.use(cors({ origin: "http://localhost:5173" }))\n'
  const config = sourceConfig("hono", source)
  const written = mendsOf(config, serverOf(config), { kind: "method", method: "PURGE" })
    .flatMap(({ edits }) => edits)
    .map(({ text }) => text)
    .join()
  for (const method of ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "QUERY", "PURGE"])
    expect(written).toContain(`"${method}"`)
})
