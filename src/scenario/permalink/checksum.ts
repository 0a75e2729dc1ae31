/** Fletcher-16: https://www.rfc-editor.org/rfc/rfc1146 */
export function checksum(bytes: Uint8Array): number {
  let a = 0
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 255
    b = (b + a) % 255
  }
  return (b << 8) | a
}
