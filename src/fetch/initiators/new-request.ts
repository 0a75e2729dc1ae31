import { addressSpaceOf, isPotentiallyTrustworthy } from "../address-space.ts"
import { type Construction, type PageContext, type Request, withoutFragment } from "../request.ts"

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
    typeAsWritten: null,
    afterKeptRedirect: false,
    hadOrigin: false,
    sentAnewAt: 0,
    namesPage: false,
    redirect: "follow",
  }) as const satisfies Partial<Request>

/** What each of them has of its own. */
type Own = Pick<Request, "initiator" | "method" | "headers" | "body" | "mode" | "credentials"> &
  Partial<Pick<Request, "redirect" | "unsafeRequest">>

/**
 * The request that something in a page other than a call of `fetch()` makes.
 * @param given its URL, which may be relative to the page's
 * @param own what it has of its own
 * @param rewrite puts another URL in its place
 * @returns a refusal for a URL that is none
 */
export function requestOfPage(
  given: string,
  page: PageContext,
  own: Own,
  rewrite: (url: URL) => URL = (url) => url,
): Construction {
  if (!URL.canParse(given, page.url.href))
    return { kind: "refused", refusal: { kind: "invalid url", url: given } }
  const url = rewrite(withoutFragment(new URL(given, page.url.href)))
  return { kind: "request", dropped: [], request: { ...newRequest(page), ...own, urlList: [url] } }
}
