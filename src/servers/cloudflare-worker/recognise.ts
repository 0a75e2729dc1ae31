/** Does the text look like a Worker of Cloudflare's? Its own words decide. */
export const looksLikeWorker = (text: string): boolean =>
  /\bexport\s+default\s*\{[\s\S]{0,400}?\b(?:async\s+)?fetch\s*(?:\(|:)/.test(text) ||
  /\baddEventListener\(\s*["']fetch["']/.test(text) ||
  /\bexport\s+(?:async\s+function|const)\s+onRequest(?:Get|Post|Put|Patch|Delete|Options)?\b/.test(text) ||
  /\bExportedHandler\b|\bfrom\s+["']cloudflare:workers["']/.test(text)
