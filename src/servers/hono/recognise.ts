/** Does the text look like a Hono file, or a part of one? Its own words decide, never its file name. */
export const looksLikeHono = (text: string): boolean =>
  /\b(?:require\(\s*|from\s+)["'](?:hono(?:\/[\w-]+)?|@hono\/[\w-]+|npm:hono[^"']*|jsr:@hono[^"']*)["']/.test(
    text,
  ) || /\bnew\s+Hono\b/.test(text)
