import type { Policy } from "../mend.ts"
import { mendHandler, writeHeaders } from "../web/mend-handler.ts"

/** Changes of a server of Deno's. */
export const mendDeno = mendHandler({
  head: /(?:\bserve\s*\((?:\s*\{[^{}]*\}\s*,)?\s*(?:async\s*)?(?:function\s*\w*\s*)?|\bfunction\s+\w*[hH]andler\w*\s*|\b\w*[hH]andler\w*\s*(?::[^=\n]{0,60})?=\s*(?:async\s*)?)\(?\s*(\w+)[^)=\n]*\)?[^{\n]*\{[ \t]*\n?/,
  request: (_, name) => name,
})

/** The policy as a server of Deno's. */
export const writeDeno = (policy: Policy): string =>
  `${writeHeaders(policy)}\nDeno.serve((request) => {\n  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors })\n  return Response.json({ ok: true }, { headers: cors })\n})`
