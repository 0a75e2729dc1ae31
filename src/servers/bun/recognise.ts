/** Does the text look like a server of Bun's own? Its own words decide. */
export const looksLikeBun = (text: string): boolean =>
  /\bBun\.serve\s*(?:<[^<>()]{0,80}>)?\s*\(/.test(text) ||
  // A Worker has no port.
  (/\bexport\s+default\s*\{[\s\S]{0,400}?[{,\n]\s{0,40}(?:async\s{1,4})?fetch\s{0,4}[:(]/.test(text) &&
    /\bexport\s+default\s*\{[\s\S]{0,400}?[{,\n]\s{0,40}port\s{0,4}:/.test(text))
