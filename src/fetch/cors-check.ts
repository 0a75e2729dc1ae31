import { get, type HeaderList } from "./header-list.ts"
import type { Request } from "./request.ts"
import { serializeRequestOrigin } from "./request-origin.ts"

/** Why the CORS check failed: the step of the algorithm, and what it compared. */
export type CorsCheckFailure =
  | { readonly kind: "missing allow-origin"; readonly step: 2; readonly origin: string }
  | { readonly kind: "wildcard with credentials"; readonly step: 4; readonly origin: string }
  | {
      readonly kind: "allow-origin mismatch"
      readonly step: 4
      readonly origin: string
      readonly value: string
    }
  | {
      readonly kind: "allow-credentials not true"
      readonly step: 7
      readonly origin: string
      /** null when the header is absent */
      readonly value: string | null
    }

export type CorsCheckResult =
  | { readonly ok: true; readonly origin: string; readonly allowOrigin: string; readonly step: 3 | 5 | 7 }
  | ({ readonly ok: false } & CorsCheckFailure)

/**
 * May JavaScript of the request's origin have this response?
 * @param request whose origin and credentials mode are compared
 * @param headers the response's header list
 * https://fetch.spec.whatwg.org/#concept-cors-check
 */
export function corsCheck(request: Request, headers: HeaderList): CorsCheckResult {
  const serialized = serializeRequestOrigin(request)
  // 1. Let origin be the result of getting `Access-Control-Allow-Origin` from response's header list.
  const origin = get(headers, "Access-Control-Allow-Origin")
  // 2. If origin is null, then return failure.
  if (origin === null) return { ok: false, kind: "missing allow-origin", step: 2, origin: serialized }
  // 3. If request's credentials mode is not "include" and origin is `*`, then return success.
  if (request.credentials !== "include" && origin === "*") {
    return { ok: true, origin: serialized, allowOrigin: origin, step: 3 }
  }
  // 4. If the result of byte-serializing a request origin with request is not origin, then return failure.
  if (serialized !== origin) {
    return origin === "*"
      ? { ok: false, kind: "wildcard with credentials", step: 4, origin: serialized }
      : { ok: false, kind: "allow-origin mismatch", step: 4, origin: serialized, value: origin }
  }
  // 5. If request's credentials mode is not "include", then return success.
  if (request.credentials !== "include") return { ok: true, origin: serialized, allowOrigin: origin, step: 5 }
  // 6. Let credentials be the result of getting `Access-Control-Allow-Credentials` from response's header list.
  const credentials = get(headers, "Access-Control-Allow-Credentials")
  // 7. If credentials is `true`, then return success. 8. Return failure.
  return credentials === "true"
    ? { ok: true, origin: serialized, allowOrigin: origin, step: 7 }
    : { ok: false, kind: "allow-credentials not true", step: 7, origin: serialized, value: credentials }
}
