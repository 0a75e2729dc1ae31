/** Does the text look like a vite.config? Its own words decide, never its file name. */
export const looksLikeVite = (text: string): boolean =>
  /\bfrom\s+["'](?:vite|vitest\/config|@sveltejs\/kit\/vite)["']|\brequire\(\s*["']vite["']\s*\)/.test(
    text,
  ) ||
  (/\bdefineConfig\s*\(/.test(text) && /\bserver\s*:\s*\{/.test(text)) ||
  /\bserver\s*:\s*\{[\s\S]{0,200}?\bproxy\s*:\s*\{/.test(text)
