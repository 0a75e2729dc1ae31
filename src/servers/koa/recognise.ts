/** Does the text look like a Koa file, or a part of one? Its own words decide, never its file name. */
export const looksLikeKoa = (text: string): boolean =>
  /\b(?:require\(\s*|from\s+)["'](?:koa|@koa\/[\w-]+|koa-[\w-]+)["']/.test(text) ||
  /\bnew\s+Koa\s*\(/.test(text)
