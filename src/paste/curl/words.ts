/** The words of a command line, as bash, or as Windows' cmd, would hand them over. */
export function shellWords(command: string): readonly string[] {
  const isWindows = /\^\s*\r?\n|\^"/.test(command)
  return isWindows ? cmdWords(command) : posixWords(command)
}

const NAMED: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "0": "\0",
}

function posixWords(command: string): readonly string[] {
  const words: string[] = []
  let word: string | null = null
  for (let at = 0; at < command.length; at++) {
    const character = command[at] ?? ""
    if (/\s/.test(character)) {
      if (word !== null) words.push(word)
      word = null
    } else if (character === "\\") {
      const next = command[at + 1] ?? ""
      at += next === "\r" && command[at + 2] === "\n" ? 2 : 1
      if (next !== "\n" && next !== "\r") word = (word ?? "") + next
    } else if (character === "'") {
      const end = command.indexOf("'", at + 1)
      word = (word ?? "") + command.slice(at + 1, end < 0 ? undefined : end)
      at = end < 0 ? command.length : end
    } else if (character === "$" && command[at + 1] === "'") {
      at += 2
      word ??= ""
      while (at < command.length && command[at] !== "'") {
        if (command[at] !== "\\") word += command[at]
        else {
          const hex = /^\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(command.slice(at, at + 6))
          if (hex === null) word += NAMED[command[at + 1] ?? ""] ?? command[at + 1] ?? ""
          else word += String.fromCharCode(Number.parseInt(hex[1] ?? hex[2] ?? "0", 16))
          at += hex === null ? 1 : hex[0].length - 1
        }
        at += 1
      }
    } else if (character === '"') {
      word ??= ""
      at += 1
      while (at < command.length && command[at] !== '"') {
        if (command[at] === "\\" && /["\\$`\n]/.test(command[at + 1] ?? "")) at += 1
        word += command[at]
        at += 1
      }
    } else word = (word ?? "") + character
  }
  if (word !== null) words.push(word)
  return words
}

/** cmd escapes by a caret, and quotes inside of quotes by a backslash or a second quote. */
function cmdWords(command: string): readonly string[] {
  const plain = command.replace(/\^\s*\r?\n\s*/g, " ").replace(/\^(.)/g, "$1")
  const words: string[] = []
  for (const [, quoted, bare] of plain.matchAll(/"((?:[^"\\]|\\.|"")*)"|(\S+)/g))
    words.push(bare ?? (quoted ?? "").replace(/\\"|""/g, '"').replace(/\\\\/g, "\\"))
  return words
}
