/** Does the text look like an aiohttp server, or a part of one? Its own words decide, never its file name. */
export const looksLikeAiohttp = (text: string): boolean =>
  /\b(?:from|import)\s+(?:aiohttp\.web\b|aiohttp_cors\b)|\bfrom\s+aiohttp\s+import\s+[^\n]*\bweb\b/.test(
    text,
  ) || /\baiohttp_cors\.setup\s*\(|\bweb\.Application\s*\(|\bweb\.run_app\s*\(/.test(text)
