/** Does the text hold a response headers policy of CloudFront, or name a managed one? Its own words decide. */
export const looksLikeCloudFront = (text: string): boolean =>
  /\bAccessControlAllowOrigins\b/.test(text) ||
  /\bResponseHeadersPolicyId\b/.test(text) ||
  /\bAWS::CloudFront::/.test(text)
