/** Does the text look like a PHP script that answers requests by itself? Its own words decide. */
export const looksLikePhp = (text: string): boolean =>
  /<\?(?:php|=)/.test(text) || /\bheader\s*\(\s*["'][\w-]+\s*:/i.test(text) || /\$_SERVER\s*\[/.test(text)
