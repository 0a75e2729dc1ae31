/** Schemes of addresses that a page may have; whatever else stands before a colon is most likely a host. */
const SCHEMES = /^(?:https?|file|about|blob|data|(?:chrome|moz|safari-web)-extension):/i

/** What ends so is a file beside the page, and no host. */
const FILE =
  /\.(?:html?|json|m?js|tsx?|jsx|css|php|aspx?|xml|txt|csv|md|pdf|png|jpe?g|gif|svg|webp|ico|woff2?|mp[34]|wasm)$/i

/**
 * The URL that is meant by an address without a scheme, as it is typed into an address bar: `localhost:5173`, whose scheme
 * would be `localhost:`, or `app.example.com`.
 * @returns null where the text has a scheme, or is no host with what may follow it
 */
export function meantUrl(text: string): string | null {
  if (SCHEMES.test(text) || text.includes("://")) return null
  const host = /^(?<name>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?<port>:\d+)?(?:[/?#]|$)/i.exec(
    text,
  )?.groups
  if (host?.name === undefined) return null
  const isNear = host.port !== undefined || /^(?:localhost|127\.|\[)|\.(?:local|test)$/i.test(host.name)
  if (!isNear && (!host.name.includes(".") || FILE.test(host.name))) return null
  const meant = `${isNear ? "http" : "https"}://${text}`
  return URL.canParse(meant) ? meant : null
}
