/** Does the text look like a `_headers` file: lines of paths, and indented headers below them? */
export const looksLikeHeadersFile = (text: string): boolean =>
  /^(?:\/|https:\/\/)\S*[ \t]*\r?\n(?:[ \t]*#.*\r?\n)*[ \t]+!?[ \t]*[\w-]+(?:[ \t]*:|[ \t]*$)/m.test(text) &&
  !/[{};]\s*$/m.test(text)
