/** Does the text look like the settings of a Traefik: its file, a middleware of Kubernetes, or labels? Its own words decide. */
export const looksLikeTraefik = (text: string): boolean =>
  /\btraefik\.http\.(?:middlewares|routers)\./i.test(text) ||
  /\bapiVersion\s*:\s*["']?traefik\.(?:io|containo\.us)\//.test(text) ||
  (/\baccessControlAllow(?:OriginList|OriginListRegex|Methods|Headers|Credentials)\b/i.test(text) &&
    /\bheaders\b/.test(text)) ||
  (/\bmiddlewares\s*:/.test(text) && /\bcustomResponseHeaders\s*:/.test(text)) ||
  /\[http\.middlewares\./.test(text)
