/** Does the text look like the routes of Envoy, or like a `VirtualService` of Istio? Its own words decide. */
export const looksLikeEnvoy = (text: string): boolean =>
  /\bapiVersion\s*:\s*["']?networking\.istio\.io\//.test(text) ||
  /\bcorsPolicy\s*["']?:/.test(text) ||
  /\benvoy\.(?:filters\.http\.)?cors\b/.test(text) ||
  /\ballow_origin(?:_string_match|_regex)\b/.test(text) ||
  (/\bvirtual_hosts\b/.test(text) && /\bdomains\b/.test(text))
