import type { BodyWithType } from "../body.ts"
import type { HeaderList } from "../header-list.ts"
import type { Construction, PageContext, RequestInit } from "../request.ts"
import { requestOfPage } from "./new-request.ts"

/**
 * The request of a form that the user submits: a navigation of the whole page, with cookies and without CORS. Of a form
 * body the type is `application/x-www-form-urlencoded`, of any other `text/plain`, as its `enctype` says.
 * https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm
 */
export function constructFormSubmission(init: RequestInit, page: PageContext): Construction {
  const isPost = /^post$/i.test(init.method)
  const type = init.body?.kind === "form" ? "application/x-www-form-urlencoded" : "text/plain"
  const body: BodyWithType | null =
    isPost && init.body !== null ? { source: "bytes", text: init.body.text, type } : null
  // Mutate action URL: a GET has its fields in the query.
  const withFields = (url: URL): URL => {
    if (!isPost && init.body !== null) url.search = init.body.text
    return url
  }
  const headers: HeaderList = [
    ["Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],
    ...(body === null ? [] : [["Content-Type", type] as const]),
  ]
  return requestOfPage(
    init.url,
    page,
    {
      initiator: { kind: "form" },
      method: isPost ? "POST" : "GET",
      headers,
      body,
      mode: "navigate",
      credentials: "include",
    },
    withFields,
  )
}
