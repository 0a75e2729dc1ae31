/** A path with its percent-encoded bytes read, as WSGI and ASGI servers hand it on; as it is, where that is no UTF-8. */
export function percentDecoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
