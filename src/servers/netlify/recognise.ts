/** Does the text look like a `netlify.toml`? Its own words decide. */
export const looksLikeNetlify = (text: string): boolean =>
  /^\s*\[\[headers\]\]/m.test(text) ||
  /^\s*\[headers\.values\]/m.test(text) ||
  /^\s*\[\[redirects\]\]/m.test(text)
