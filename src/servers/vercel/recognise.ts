/** Does the text look like a `vercel.json`? Its own words decide. */
export const looksLikeVercel = (text: string): boolean =>
  /^\s*\{/.test(text) && /"headers"\s*:/.test(text) && /"source"\s*:/.test(text) && /"key"\s*:/.test(text)
