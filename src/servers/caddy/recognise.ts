/** Does the text look like a Caddyfile, or a part of one? Its own words decide. */
export const looksLikeCaddy = (text: string): boolean =>
  /^\s*(?:reverse_proxy|php_fastcgi|handle_path|file_server|basic_?auth|import\s+cors)(?:\s|$)/m.test(text) ||
  /^\s*header\s+(?:@?[\w*/-]+\s+)?\{\s*$/m.test(text) ||
  /^\s*@[\w-]+(?:\{args[.[]\d\]?\})?\s+(?:method|header|path|header_regexp|not|expression)\b/m.test(text) ||
  /^\s*header\s+(?:@[\w-]+\s+)?[>?+-]?Access-Control-[\w-]+\s+[^;]*$/m.test(text)
