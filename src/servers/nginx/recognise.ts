/** Does the text look like an nginx configuration, or a part of one? */
export const looksLikeNginx = (text: string): boolean =>
  /^\s*(?:add_header|proxy_pass|proxy_set_header|proxy_hide_header|limit_except)\s+[^;]+;/m.test(text) ||
  /^\s*(?:server|location\s+[^{;]*|map\s+\$\w+\s+\$\w+)\s*\{/m.test(text)
