/** Does the text look like an Express file, or a part of one? Its own words decide, never its file name. */
export const looksLikeExpress = (text: string): boolean =>
  /\b(?:require\(\s*|from\s+)["']express["']|\bexpress\s*\(\s*\)|\bexpress\.Router\s*\(/.test(text) ||
  /\b(?:require\(\s*|from\s+)["']cors["']/.test(text) ||
  /\bapp\.use\s*\(\s*cors\s*\(/.test(text) ||
  /\b(?:app|router)\.(?:use|get|post|options)\s*\(.*\b(?:req\s*,\s*res|request\s*,\s*response)\b/.test(text)
