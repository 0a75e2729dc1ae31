import { addressSpaceOf, isPotentiallyTrustworthy } from "../address-space.ts"
import type { PageContext, Request } from "../request.ts"

/** What a request has of its page, what the standard leaves at its default, and what only redirects set. */
export const newRequest = ({ url, origin, embedderPolicy }: PageContext) =>
  ({
    origin,
    client: {
      prohibitsMixedContent: url.protocol === "https:",
      isSecureContext: isPotentiallyTrustworthy(url),
      addressSpace: addressSpaceOf(url.hostname),
      embedderPolicy,
    },
    responseTainting: "basic",
    unsafeRequest: false,
    useCorsPreflight: false,
    rememberedNeed: false,
    droppedAuthorization: false,
    bodyType: null,
    hadOrigin: false,
    namesPage: false,
    redirect: "follow",
  }) as const satisfies Partial<Request>
