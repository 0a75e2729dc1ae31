import type { Module } from "../../source/javascript/interpreter/evaluation.ts"
import { host, object, string, type Value } from "../../source/javascript/interpreter/values.ts"
import type { Span } from "../../source/span.ts"

/** `corsHeaders` of supabase-js 2.119.1, dist/cors.mjs. There are any since 2.95, which named fewer headers. */
const OF_LIBRARY: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers":
    "authorization, x-client-info, apikey, content-type, x-retry-count, traceparent, tracestate, baggage",
  "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
}

/**
 * The file that Supabase's documentation has every function share.
 * https://supabase.com/docs/guides/functions/cors
 */
const OF_DOCUMENTATION: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "authorization, x-client-info, apikey, content-type",
}

const LIBRARY = /^(?:npm:|jsr:|https:\/\/esm\.sh\/)?@supabase\/supabase-js(?:@[^/]*)?\/cors$/
/** How a function loads that file. */
export const SHARED_CORS = /^(?:\.{1,2}\/)+(?:_shared|shared)\/cors(?:\.[jt]s)?$/

const headersModule =
  (headers: Readonly<Record<string, string>>, onUse: (span: Span) => void): Module =>
  (evaluation, span) =>
    host("cors", span, {
      get: (name, at): Value | null => {
        if (name !== "corsHeaders") return null
        // That file may stand before the one that loads it, in the same paste.
        const own = evaluation.exported.get(name)
        if (own !== undefined) return own
        onUse(at)
        const entries = Object.entries(headers).map(([header, value]) => [header, string(value, at)])
        return object(Object.fromEntries(entries), at)
      },
    })

/**
 * The CORS headers that functions of Supabase load from elsewhere.
 * @param onAssumed is told where the file of the documentation is taken for one that is not in the paste
 * @returns null for a module that is none of them
 */
export function supabaseModule(specifier: string, onAssumed: (span: Span) => void): Module | null {
  if (LIBRARY.test(specifier)) return headersModule(OF_LIBRARY, () => {})
  return SHARED_CORS.test(specifier) ? headersModule(OF_DOCUMENTATION, onAssumed) : null
}

/** What is told where that is so. */
export const ASSUMED = `\`corsHeaders\` is not in the paste: it is taken to be what Supabase’s documentation has there, \`Access-Control-Allow-Origin: *\` and \`Access-Control-Allow-Headers: ${OF_DOCUMENTATION["Access-Control-Allow-Headers"]}\`. Where your file says otherwise, paste it along.`
