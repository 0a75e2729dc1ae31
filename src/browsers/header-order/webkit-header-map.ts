import { byteLowercase } from "../../fetch/header-list.ts"
import type { Request } from "../../fetch/request.ts"

/**
 * Names that WebKit holds apart, before all others, and writes in this case. Asked of WebKitGTK 2.50.6, each beside a
 * header that was set before it.
 */
const COMMON = new Map(
  `Accept Accept-Charset Accept-Encoding Accept-Language Accept-Ranges Access-Control-Allow-Credentials
  Access-Control-Allow-Headers Access-Control-Allow-Methods Access-Control-Allow-Origin Access-Control-Expose-Headers
  Access-Control-Max-Age Age Authorization Cache-Control Clear-Site-Data Content-Disposition Content-Encoding
  Content-Language Content-Location Content-Range Content-Security-Policy Content-Security-Policy-Report-Only
  Content-Type Cross-Origin-Embedder-Policy Cross-Origin-Opener-Policy Cross-Origin-Resource-Policy Default-Style ETag
  Expires Icy-MetaInt Icy-Metadata If-Match If-Modified-Since If-None-Match If-Range If-Unmodified-Since Last-Event-ID
  Last-Modified Link Location Ping-From Ping-To Pragma Range Referrer-Policy Refresh Report-To Reporting-Endpoints
  Server-Timing Service-Worker Service-Worker-Allowed SourceMap Timing-Allow-Origin Upgrade-Insecure-Requests User-Agent
  X-Content-Type-Options X-Frame-Options X-SourceMap X-XSS-Protection`
    .split(/\s+/)
    .map((name) => [byteLowercase(name), name]),
)

/** The order in which WebKit looks through a request's headers, lower-cased: those it knows, then others, each as they were set. */
export function webkitHeaderOrder({ headers }: Request): readonly string[] {
  const names = headers.map(([name]) => byteLowercase(name))
  return [...names.filter((name) => COMMON.has(name)), ...names.filter((name) => !COMMON.has(name))]
}

/** As WebKit writes a header's name: one it knows in its usual case, another as it was set. */
export const webkitHeaderName = ({ headers }: Request, name: string): string =>
  COMMON.get(name) ?? headers.find(([each]) => byteLowercase(each) === name)?.[0] ?? name
