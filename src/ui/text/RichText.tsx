/** Words in which backticks mark code. */
export function RichText({ text }: { readonly text: string }) {
  const pieces = text.split("`")
  return pieces.map((piece, i) => (i % 2 === 1 ? <code key={i}>{piece}</code> : piece))
}
