/** Does the text make a server of Node's own, without a framework? Its own words decide. */
export const looksLikeNodeHttp = (text: string): boolean =>
  /\bhttps?\.createServer\s*\(/.test(text) ||
  (/\b(?:require\(\s*|from\s+)["'](?:node:)?https?["']/.test(text) && /\bcreateServer\s*\(/.test(text))
