/** Does the text hold the CORS configuration of a bucket of Google Cloud Storage? Its own words decide. */
export const looksLikeGcs = (text: string): boolean =>
  /["']?responseHeader["']?\s*:/.test(text) ||
  /<CorsConfig\b/.test(text) ||
  (/["']?origin["']?\s*:/.test(text) &&
    /["']?method["']?\s*:/.test(text) &&
    /^\s*(?:[[{]|-\s|cors\s*:)/.test(text))
