// Servers that hand a `Request` to a function: Deno's, Bun's, Cloudflare's.
import { describe, expect, test } from "vitest"
import type { FrameworkName } from "../../src/servers/frameworks.ts"
import { recognise } from "../../src/servers/frameworks.ts"
import { mendsOf, serverOf, sourceConfig } from "../../src/servers/registry.ts"
import { applyEdits } from "../../src/source/text-edit.ts"

/** What a server answers, its headers by their names. */
function answer(framework: FrameworkName, source: string, method: string, path = "/users") {
  const server = serverOf(sourceConfig(framework, source))
  const reply = server.respond({
    method,
    path,
    scheme: "http",
    host: "localhost:8000",
    headers: [
      ["Host", "localhost:8000"],
      ["Origin", "http://localhost:5173"],
      ...(method === "OPTIONS" ? [["Access-Control-Request-Method", "POST"] as const] : []),
    ],
  })
  if (reply.kind !== "answer") throw new Error(reply.kind)
  return {
    status: reply.status,
    origin: reply.headers.find(({ name }) => name === "access-control-allow-origin")?.value ?? null,
    findings: server.findings.map(({ text }) => text),
  }
}

describe("whose it is", () => {
  test.each([
    ["deno", "Deno.serve((req) => new Response('hi'))"],
    [
      "deno",
      'import { serve } from "https://deno.land/std@0.168.0/http/server.ts"\n\nserve(async (req) => new Response("ok"))',
    ],
    ["deno", 'import { serve } from "std/http/server.ts"\nserve(() => new Response())'],
    ["bun", "const server = Bun.serve({ fetch: () => new Response() })"],
    ["bun", "export default {\n  port: 3000,\n  fetch(req) {\n    return new Response()\n  },\n}"],
    ["cloudflare-worker", "export default {\n  fetch(req) {\n    return new Response()\n  },\n}"],
    ["hono", 'import { Hono } from "npm:hono"\nconst app = new Hono()\nDeno.serve(app.fetch)'],
  ] as const)("%s: %s", (framework, source) => {
    expect(recognise(source)).toBe(framework)
  })
})

describe("how a file says what answers", () => {
  const HANDLER = '(req) => new Response("x", { headers: { "Access-Control-Allow-Origin": "*" } })'
  test.each([
    ["deno", `Deno.serve(${HANDLER})`],
    ["deno", `Deno.serve({ port: 8000, onListen() {} }, ${HANDLER})`],
    ["deno", `Deno.serve({ handler: ${HANDLER} })`],
    [
      "deno",
      `import { serve } from "https://deno.land/std@0.177.0/http/server.ts"\nserve(${HANDLER}, { port: 8000 })`,
    ],
    ["deno", `const handler = ${HANDLER}\nDeno.serve(handler)`],
    ["deno", `export default { fetch: ${HANDLER} } satisfies Deno.ServeDefaultExport`],
    ["bun", `Bun.serve({ fetch: ${HANDLER} })`],
    ["bun", `import { serve } from "bun"\nserve({ fetch: ${HANDLER} })`],
    ["bun", `export default { port: 3000, fetch: ${HANDLER} }`],
    ["bun", `Bun.serve({ routes: { "/users": ${HANDLER} } })`],
    [
      "bun",
      `export default { port: 3000, routes: { "/users": ${HANDLER} }, fetch: () => new Response("x") }`,
    ],
    ["deno", `if (Deno.env.has("PORT")) throw new Error("no")\nDeno.serve(${HANDLER})`],
    ["bun", `Bun.serve({ routes: { "/:what": { GET: ${HANDLER} } } })`],
  ] as const)("%s: %s", (framework, source) => {
    expect(answer(framework, source, "GET")).toEqual({ status: 200, origin: "*", findings: [] })
  })
  test.each(["deno", "bun"] as const)("%s: nothing that answers is told", (framework) => {
    const { findings } = answer(framework, "console.log(1)", "GET")
    expect(findings).toEqual([expect.stringContaining("Nothing is served here")])
  })
})

describe("a preflight has no body to read", () => {
  const read = (before: string) =>
    `const cors = { "Access-Control-Allow-Origin": "*" }\nasync function answer(req) {\n${before}  const { name } = await req.json()\n  return Response.json({ name }, { headers: cors })\n}\n`
  test.each([
    ["deno", "Deno.serve(answer)"],
    ["bun", "Bun.serve({ fetch: answer })"],
    ["cloudflare-worker", "export default { fetch: answer }"],
  ] as const)("%s: whoever reads it first throws", (framework, end) => {
    expect(answer(framework, read("") + end, "OPTIONS")).toMatchObject({ status: 500, origin: null })
    expect(answer(framework, read("") + end, "POST")).toMatchObject({ status: 200, origin: "*" })
    const first = '  if (req.method === "OPTIONS") return new Response("ok", { headers: cors })\n'
    expect(answer(framework, read(first) + end, "OPTIONS")).toMatchObject({ status: 200, origin: "*" })
  })
})

describe("headers that came from outside", () => {
  const handler = (body: string) => `async function answer(req) {\n  ${body}\n}\n`
  const FETCHED =
    'const got = await fetch("https://api.example.com/")\n  got.headers.set("Access-Control-Allow-Origin", "*")\n  return got'
  const MADE =
    'const got = await fetch("https://api.example.com/")\n  const own = new Response(got.body, got)\n  own.headers.set("Access-Control-Allow-Origin", "*")\n  return own'
  const ASKED =
    'req.headers.delete("cookie")\n  return new Response("x", { headers: { "Access-Control-Allow-Origin": "*" } })'
  test.each([
    ["deno", FETCHED, 500],
    ["deno", ASKED, 500],
    ["deno", MADE, 200],
    ["cloudflare-worker", FETCHED, 500],
    ["cloudflare-worker", ASKED, 500],
    ["cloudflare-worker", MADE, 200],
    ["bun", FETCHED, 200],
    ["bun", ASKED, 200],
  ] as const)("%s: %s", (framework, body, status) => {
    const serve = {
      deno: "Deno.serve(answer)",
      bun: "Bun.serve({ fetch: answer })",
      "cloudflare-worker": "export default { fetch: answer }",
    }
    expect(answer(framework, handler(body) + serve[framework], "GET")).toMatchObject({
      status,
      origin: status === 200 ? "*" : null,
    })
  })
})

test("what others answered may be read: nothing is known of it", () => {
  const source =
    'Deno.serve(async () => {\n  const got = await fetch("https://api.example.com/")\n  if (!got.ok) throw new Error("no")\n  const { name } = await got.json()\n  return Response.json({ name }, { headers: { "Access-Control-Allow-Origin": "*" } })\n})\n'
  expect(answer("deno", source, "GET")).toMatchObject({ status: 200, origin: "*" })
})

describe("functions of Supabase", () => {
  const text = (from: string) =>
    `import { corsHeaders } from "${from}"\nDeno.serve((req) => new Response("ok", { headers: corsHeaders }))\n`
  test.each(["../_shared/cors.ts", "../_shared/cors", "./_shared/cors.ts", "../../_shared/cors.ts"])(
    "%s is what the documentation has there, which is told",
    (from) => {
      const { origin, findings } = answer("deno", text(from), "POST")
      expect(origin).toBe("*")
      expect(findings).toEqual([expect.stringContaining("Where your file says otherwise, paste it along")])
    },
  )
  test.each([
    "@supabase/supabase-js/cors",
    "npm:@supabase/supabase-js@2/cors",
    "jsr:@supabase/supabase-js@2.95.0/cors",
  ])("%s is the library's", (from) => {
    expect(answer("deno", text(from), "POST")).toEqual({ status: 200, origin: "*", findings: [] })
  })
  test("what stands in the paste goes first", () => {
    const own = 'export const corsHeaders = { "Access-Control-Allow-Origin": "https://app.example.com" }\n'
    for (const both of [own + text("../_shared/cors.ts"), text("../_shared/cors.ts") + own])
      expect(answer("deno", both, "POST")).toEqual({
        status: 200,
        origin: "https://app.example.com",
        findings: [],
      })
  })
  test("a method that the shared headers do not name: those of the library do", () => {
    const source = text("../_shared/cors.ts")
    const config = sourceConfig("deno", source)
    const [first] = mendsOf(config, serverOf(config), { kind: "method", method: "DELETE" })
    expect(applyEdits(source, first?.edits ?? [])).toBe(text("npm:@supabase/supabase-js@2/cors"))
  })
})

test.each([
  ["{ status: 200, headers }", "{ status: 200, headers: { ...headers, "],
  ["{ headers: cors }", "{ headers: { ...cors, "],
  ["{ status: 201, headers: { ...cors } }", "{ status: 201, headers: { ...cors, "],
  ["{ status: 201 }", "{ status: 201, headers: { "],
])("headers are said beside those that are there: %s", (init, mended) => {
  const source = `Deno.serve((req) => {\n  return new Response("x", ${init})\n})\n`
  const config = sourceConfig("deno", source)
  const policy = { origins: ["https://a.example"], credentials: false, methods: [], headers: [], exposed: [] }
  const all = mendsOf(config, serverOf(config), { kind: "layer", policy }).map(({ edits }) =>
    applyEdits(source, edits),
  )
  expect(all.at(-1)).toContain(`${mended}"Access-Control-Allow-Origin": "https://a.example" }`)
})
