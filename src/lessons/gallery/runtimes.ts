import { type SourceConfig, sourceConfig } from "../../servers/registry.ts"
import { galleryCase, PAGE, POST } from "./case.ts"

const EDGE_FUNCTION: SourceConfig = sourceConfig(
  "deno",
  `// supabase/functions/hello/index.ts
import { corsHeaders } from "../_shared/cors.ts"

Deno.serve(async (req) => {
  if (req.method === "OPTIONS") {
    return new Response("ok", { headers: corsHeaders })
  }
  return Response.json({ ok: true }, { headers: corsHeaders })
})
`,
)

const HEADERS = `const corsHeaders = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "authorization, x-client-info, apikey, content-type",
}
`

/** Servers of Deno and Bun, functions at the edge among them: they hand a Request to a function, and send its Response. */
export const runtimeCases = [
  galleryCase({
    id: "supabase-delete",
    title: "Supabase: the shared headers name no method",
    says: "What the documentation shares between functions says which headers may be sent, and no method. GET and POST need none; `DELETE` does. `@supabase/supabase-js/cors` names them all.",
    tags: ["preflight", "settings", "Supabase"],
    server: EDGE_FUNCTION,
    request: { method: "DELETE" },
  }),
  galleryCase({
    id: "supabase-json",
    title: "Supabase: the preflight has no body",
    says: "The headers are on every answer that is given. The preflight gets none: it has no body, `req.json()` throws at that, and Deno answers by itself, 500 and bare.",
    tags: ["preflight", "Deno", "Supabase"],
    server: sourceConfig(
      "deno",
      `// supabase/functions/hello/index.ts
${HEADERS}
Deno.serve(async (req) => {
  const { name } = await req.json()
  return Response.json({ message: \`Hello \${name}!\` }, { headers: corsHeaders })
})
`,
    ),
    request: POST,
  }),
  galleryCase({
    id: "deno-throws",
    title: "Deno: the error that looks like CORS",
    says: "An exception that nobody catches is answered by Deno, 500 and without any header of the program’s. The console complains of CORS, and the log knows better. `try` around it, or `onError`, can say the headers.",
    tags: ["no CORS", "Deno"],
    server: sourceConfig(
      "deno",
      `const cors = { "Access-Control-Allow-Origin": "${PAGE}" }

Deno.serve({ port: 8000 }, (req) => {
  const url = new URL(req.url)
  if (url.pathname === "/users") throw new Error("the database is away")
  return Response.json({ ok: true }, { headers: cors })
})
`,
    ),
  }),
  galleryCase({
    id: "bun-routes",
    title: "Bun: a route for POST is none for its preflight",
    says: "`routes` has an object for `/users` with POST alone. OPTIONS is left to `fetch`, which knows no such path: 404, and a preflight needs an ok status.",
    tags: ["preflight", "Bun"],
    server: sourceConfig(
      "bun",
      `const cors = {
  "Access-Control-Allow-Origin": "${PAGE}",
  "Access-Control-Allow-Headers": "Content-Type",
}

Bun.serve({
  port: 8000,
  routes: {
    "/users": {
      POST: async (req) => Response.json(await req.json(), { status: 201, headers: cors }),
    },
  },
  fetch(req) {
    return new Response("Not found", { status: 404, headers: cors })
  },
})
`,
    ),
    request: POST,
  }),
  galleryCase({
    id: "bun-greeting",
    title: "Bun: the function that returns nothing",
    says: "Without a `Response` Bun answers with a greeting of its own: 200, and none of the program’s headers. All is well in the terminal, and the page may not read it.",
    tags: ["no CORS", "Bun"],
    server: sourceConfig(
      "bun",
      `const cors = { "Access-Control-Allow-Origin": "${PAGE}" }

Bun.serve({
  port: 8000,
  async fetch(req) {
    const url = new URL(req.url)
    if (url.pathname === "/health") return new Response("ok", { headers: cors })
    if (url.pathname === "/users") Response.json([], { headers: cors })
  },
})
`,
    ),
  }),
]
