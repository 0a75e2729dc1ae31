import type { Policy } from "../mend.ts"
import { mendHandler, writeHeaders } from "../web/mend-handler.ts"

/** Changes of a Worker, or of a function of Pages. */
export const mendWorker = mendHandler({
  head: /\b(?:async\s+)?(?:fetch|onRequest)\s*(?::\s*(?:async\s*)?)?\(\s*(\w+)[^)]*\)[^{]*\{[ \t]*\n?/,
  request: (head, name) => (/onRequest/.test(head) ? `${name}.request` : name),
})

/** The policy as a Worker before an app. */
export const writeWorker = (policy: Policy): string =>
  `${writeHeaders(policy)}\nexport default {\n  async fetch(request) {\n    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors })\n    const answer = await fetch(request)\n    const response = new Response(answer.body, answer)\n    for (const [name, value] of Object.entries(cors)) response.headers.set(name, value)\n    return response\n  },\n}`
