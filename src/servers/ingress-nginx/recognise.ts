/** Does the text look like an `Ingress` with annotations for ingress-nginx? Its own words decide. */
export const looksLikeIngressNginx = (text: string): boolean =>
  /\bnginx\.ingress\.kubernetes\.io\//.test(text) ||
  (/\bkind\s*:\s*["']?Ingress\b(?!Route)/.test(text) && !/\btraefik\b/.test(text))
