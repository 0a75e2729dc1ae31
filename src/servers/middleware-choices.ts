import { contains } from "../fetch/header-list.ts"
import type { ServerRequest } from "./server.ts"

/** What the user can say of a middleware that the text does not show. */
export const MIDDLEWARE_CHOICES = [
  { value: "passes", label: "It lets every request through" },
  { value: "401 to OPTIONS", label: "It answers OPTIONS with 401" },
  { value: "403 to OPTIONS", label: "It answers OPTIONS with 403" },
  { value: "401 without Authorization", label: "It answers 401 when there is no Authorization header" },
] as const

/** The status with which such a middleware refuses a request, by what the user said; null where it lets it through. */
export function refusedBy(answer: string, request: ServerRequest): number | null {
  const refuses =
    (/to OPTIONS$/.test(answer) && request.method === "OPTIONS") ||
    (/without Authorization$/.test(answer) && !contains(request.headers, "authorization"))
  return refuses ? Number.parseInt(answer, 10) : null
}
