import { recognise } from "../servers/frameworks.ts"
import { looksLikeCall, readCall } from "./client-call/pasted-call.ts"
import { readConsoleMessage } from "./console-message/read.ts"
import { looksLikeCurl } from "./curl/read.ts"

/** What Python prints as it fails; of a chain of them each. */
const TRACEBACK =
  /^[ \t|]*Traceback \(most recent call last\):\n(?:[ \t|]+.*\n)*(?:[\w.]+(?:Error|Exception|Exit|Interrupt)\b.*)?/gm

/** Code between fences, each block for itself, and what is around it; a text without fences is one block, or code and message. */
export function blocksOf(text: string): readonly string[] {
  const fenced = [...text.matchAll(/```[\w-]*\n([\s\S]*?)```/g)].map(([, block = ""]) => block)
  if (fenced.length > 0)
    return [...fenced, text.replace(/```[\w-]*\n[\s\S]*?```/g, "\n")].filter((block) => block.trim() !== "")
  if (looksLikeCurl(text)) {
    // What the command printed stands below it.
    const at = text.search(/^(?:[*<>]\s|HTTP\/[\d.]+\s+\d{3})/m)
    return at > 0 ? [text.slice(0, at), text.slice(at)] : [text]
  }
  const traces = text.match(TRACEBACK)
  if (traces !== null)
    return [text.replace(TRACEBACK, ""), traces.join("\n")].filter((block) => block.trim() !== "")
  const lines = text.split("\n")
  const message = lines.filter((line) => readConsoleMessage(line) !== null && !/^\s*(#|\/\/|\*)/.test(line))
  // The empty line below a message is none of the file: before `<?php` it would be sent.
  const code = lines
    .filter((line) => !message.includes(line))
    .join("\n")
    .replace(/^\n+/, "")
  const files = pageAndServer(code)
  if (files !== null) return message.length === 0 ? files : [...files, message.join("\n")]
  if (message.length === 0) return [text]
  const isCode = recognise(text) !== null || (looksLikeCall(code) && readCall(code).request !== null)
  return isCode ? [code, message.join("\n")] : [text]
}

/** A comment that is the name of a file: `// src/App.tsx`, `# main.py`. */
const FILE_NAME =
  /^[ \t]*(?:\/\/|#|\/\*|<!--)[ \t]*(?:[-=]{2,9}[ \t]*)?(?:[\w@.()[\]-]{1,60}\/){0,12}[\w.()[\]-]{1,60}\.(?:tsx?|jsx?|mjs|cjs|vue|svelte|html?|py|rb|go|php|java|cs|conf|ya?ml|toml)\b[^\n]{0,40}$/gm

/** More files than that are no example of a page and its server. */
const MOST_FILES = 20

/**
 * The server's files in one block, as they are parts of one program, and those of the page in another; null where the text is
 * not of files that say their names, or not of both.
 */
function pageAndServer(text: string): readonly string[] | null {
  const begins = [...text.matchAll(FILE_NAME)].map(({ index }) => index)
  if (begins.length === 0 || begins.length > MOST_FILES) return null
  const files = [0, ...begins]
    .map((from, i) => text.slice(from, begins[i] ?? text.length))
    .filter((file) => file.trim() !== "")
  const ofPage = files.filter(
    (file) => recognise(file) === null && looksLikeCall(file) && readCall(file).request !== null,
  )
  const others = files.filter((file) => !ofPage.includes(file)).join("")
  return ofPage.length > 0 && recognise(others) !== null ? [others, ofPage.join("")] : null
}
