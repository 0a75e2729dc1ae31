import { type AddressSpace, addressSpaceOf } from "./address-space.ts"
import { currentUrl, type Request } from "./request.ts"

/** Whether and how a browser asks the user before a public page reaches into a private network, as data. */
export interface LocalNetworkAccessRules {
  readonly asks: boolean
  /** is a page that is no secure context refused without asking? */
  readonly refusesInsecurePages: boolean
  readonly coversWebSockets: boolean
}

/** Local Network Access is a proposal, no part of the Fetch Standard. */
export const standardLocalNetworkAccessRules: LocalNetworkAccessRules = {
  asks: false,
  refusesInsecurePages: false,
  coversWebSockets: false,
}

export type LocalNetworkAccess =
  | { readonly kind: "not asked" }
  | { readonly kind: "granted" | "denied" | "insecure page"; readonly target: AddressSpace }

/**
 * Whether a page may call an address that is more private than its own.
 * @param permission what the user says, where a browser asks
 * https://wicg.github.io/local-network-access/#integration-with-fetch
 */
export function localNetworkAccess(
  request: Request,
  permission: "granted" | "denied",
  rules: LocalNetworkAccessRules,
): LocalNetworkAccess {
  const target = addressSpaceOf(currentUrl(request).hostname)
  // Of a page in the local network none asks when it calls the machine itself.
  const isMorePrivate = request.client.addressSpace === "public" && target !== "public"
  const isCovered = request.mode !== "navigate" && (request.mode !== "websocket" || rules.coversWebSockets)
  if (!rules.asks || !isMorePrivate || !isCovered) return { kind: "not asked" }
  if (rules.refusesInsecurePages && !request.client.isSecureContext) return { kind: "insecure page", target }
  return { kind: permission, target }
}
