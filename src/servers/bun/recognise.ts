/** Does the text look like a server of Bun's own? Its own words decide. */
export const looksLikeBun = (text: string): boolean =>
  /\bBun\.serve\s*(?:<[^<>()]{0,80}>)?\s*\(/.test(text) ||
  // A Worker has no port.
  (/\bexport\s+default\s*\{[\s\S]{0,400}?[{,\n]\s*(?:async\s+)?fetch\s*[:(]/.test(text) &&
    /\bexport\s+default\s*\{[\s\S]{0,400}?[{,\n]\s*port\s*:/.test(text))
