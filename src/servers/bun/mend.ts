import type { Policy } from "../mend.ts"
import { mendHandler, writeHeaders } from "../web/mend-handler.ts"

/** Changes of a server of Bun's. */
export const mendBun = mendHandler({
  head: /\b(?:async\s+)?fetch\s*(?::\s*(?:async\s*)?(?:function\s*)?)?\(?\s*(\w+)[^)=\n]*\)?[^{\n]*\{[ \t]*\n?/,
  request: (_, name) => name,
})

/** The policy as a server of Bun's. */
export const writeBun = (policy: Policy): string =>
  `${writeHeaders(policy)}\nBun.serve({\n  fetch(request) {\n    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors })\n    return Response.json({ ok: true }, { headers: cors })\n  },\n})`
