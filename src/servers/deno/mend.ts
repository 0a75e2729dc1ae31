import { replace } from "../../source/text-edit.ts"
import type { Mend, Mender, Policy } from "../mend.ts"
import { mendHandler, writeHeaders } from "../web/mend-handler.ts"
import { SHARED_CORS } from "./supabase.ts"

const mendOwn = mendHandler({
  head: /(?:\bserve\s*\((?:\s*\{[^{}]*\}\s*,)?\s*(?:async\s*)?(?:function\s*\w*\s*)?|\bfunction\s+\w*[hH]andler\w*\s*|\b\w*[hH]andler\w*\s*(?::[^=\n]{0,60})?=\s*(?:async\s*)?)\(?\s*(\w+)[^)=\n]*\)?[^{\n]*\{[ \t]*\n?/,
  request: (_, name) => name,
})

/** Changes of a server of Deno's. */
export const mendDeno: Mender = (source, server, need) => [
  ...(need.kind === "method" || need.kind === "header" ? fromLibrary(source) : []),
  ...mendOwn(source, server, need),
]

/** In place of the file that the documentation had functions share: the library's own headers. */
const fromLibrary = (source: string): readonly Mend[] =>
  [...source.matchAll(/\bfrom\s*["']([^"'\n]{1,120})["']/g)].flatMap(({ index, 0: whole, 1: from = "" }) =>
    SHARED_CORS.test(from)
      ? [
          {
            title:
              "Load `corsHeaders` from supabase-js: they name every method, and every header that it sends",
            edits: [
              replace(
                { from: index + whole.length - from.length - 1, to: index + whole.length - 1 },
                "npm:@supabase/supabase-js@2/cors",
              ),
            ],
          },
        ]
      : [],
  )

/** The policy as a server of Deno's. */
export const writeDeno = (policy: Policy): string =>
  `${writeHeaders(policy)}\nDeno.serve((request) => {\n  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors })\n  return Response.json({ ok: true }, { headers: cors })\n})`
