/** `serve` of Deno's standard library, before Deno had one of its own. */
export const STANDARD_HTTP =
  /^(?:https:\/\/deno\.land\/std(?:@[^/]*)?\/http\/server\.ts|(?:jsr:)?@?std(?:@[^/]*)?\/http(?:@[^/]*)?(?:\/server(?:\.ts)?)?)$/

/** Does the text look like a server of Deno's own, an Edge Function of Supabase's for one? Its own words decide. */
export const looksLikeDeno = (text: string): boolean =>
  /\bDeno\.serve(?:Http)?\s*\(/.test(text) ||
  (/\bserve\s*\(/.test(text) &&
    [...text.matchAll(/\bfrom\s+["']([^"'\n]{1,120})["']/g)].some(([, from = ""]) =>
      STANDARD_HTTP.test(from),
    ))
