/** Does the text look like a Django settings file, or a part of one? Its own words decide, never its file name. */
export const looksLikeDjango = (text: string): boolean =>
  /\bcorsheaders\b/.test(text) ||
  /^\s*CORS_(?:ALLOW|ORIGIN|EXPOSE|PREFLIGHT|URLS)\w*\s*=/m.test(text) ||
  (/^\s*MIDDLEWARE\s*=/m.test(text) && /\bdjango\./.test(text))
