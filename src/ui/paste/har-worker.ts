import * as v from "valibot"
import { readHar } from "../../paste/har/read.ts"

/** What goes into the worker, and what comes out of it. */
export type HarMessage =
  | { readonly kind: "progress"; readonly share: number }
  | { readonly kind: "read"; readonly read: ReturnType<typeof readHar> }
  | { readonly kind: "broken"; readonly message: string }

const tell = (message: HarMessage): void => self.postMessage(message)

self.addEventListener("message", (event: MessageEvent<unknown>) => {
  const text = v.parse(v.string(), event.data)
  try {
    const json: unknown = JSON.parse(text)
    tell({ kind: "read", read: readHar(json, (share) => tell({ kind: "progress", share })) })
  } catch (error) {
    tell({ kind: "broken", message: error instanceof Error ? error.message : "it can't be parsed" })
  }
})
