/**
 * The value of `Authorization` that a user and a password become, as UTF-8. https://www.rfc-editor.org/rfc/rfc7617#section-2
 * @param pair `user:password`
 */
export const basicAuthorization = (pair: string): string =>
  `Basic ${btoa(Array.from(new TextEncoder().encode(pair), (byte) => String.fromCharCode(byte)).join(""))}`
