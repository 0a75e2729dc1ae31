import { sha1 } from "@noble/hashes/legacy.js"

/** The weak validator that Express gives a body: the npm package `etag` 1.8.1. */
export function weakEtag(body: string): string {
  const bytes = new TextEncoder().encode(body)
  const hash = btoa(String.fromCharCode(...sha1(bytes))).slice(0, 27)
  return `W/"${bytes.length.toString(16)}-${hash}"`
}
