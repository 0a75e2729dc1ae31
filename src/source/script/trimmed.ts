/** At which ends a text is trimmed. */
export type Ends = "both" | "start" | "end"

/**
 * A text without some characters at its ends, as often as they stand there.
 * @param goes says of a character whether it is one of them
 */
export function trimmed(text: string, goes: (character: string) => boolean, ends: Ends): string {
  let [from, to] = [0, text.length]
  while (ends !== "end" && from < to && goes(text.charAt(from))) from += 1
  while (ends !== "start" && to > from && goes(text.charAt(to - 1))) to -= 1
  return text.slice(from, to)
}
