/** Does the text look like the CORS rules of a bucket of S3, as JSON, YAML or XML? Its own words decide. */
export const looksLikeS3 = (text: string): boolean =>
  /<CORS(?:Configuration|Rule)\b/.test(text) ||
  (/["']?AllowedOrigins["']?\s*:/.test(text) &&
    /["']?AllowedMethods["']?\s*:/.test(text) &&
    /^\s*[[{-]|["']?C(?:ORS|ors)Rules["']?\s*:/.test(text))
