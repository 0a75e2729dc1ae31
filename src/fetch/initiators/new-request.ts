import type { Request } from "../request.ts"

/** What the standard leaves at its default, and what only redirects set, of a request that is made. */
export const newRequest = {
  responseTainting: "basic",
  unsafeRequest: false,
  useCorsPreflight: false,
  rememberedNeed: false,
  droppedAuthorization: false,
  bodyType: null,
  hadOrigin: false,
  namesPage: false,
  redirect: "follow",
} as const satisfies Partial<Request>
