/** Does the text look like a Worker of Cloudflare's? Its own words decide. */
export const looksLikeWorker = (text: string): boolean =>
  // A method of that name: components of a page have others, which call it.
  /\bexport\s+default\s*\{[\s\S]{0,400}?(?:[{,}\n]\s{0,40}(?:async\s{1,4})?fetch\s{0,4}\([^()]*\)[^"'`(){};]{0,80}\{|[{,]\s{0,40}fetch\s{0,4}:)/.test(
    text,
  ) ||
  /\baddEventListener\(\s*["']fetch["']/.test(text) ||
  /\bexport\s+(?:async\s+function|const)\s+onRequest(?:Get|Post|Put|Patch|Delete|Options)?\b/.test(text) ||
  /\bExportedHandler\b|\bfrom\s+["']cloudflare:workers["']/.test(text)
