import { readFileSync } from "node:fs"

/** The rows of a recording, parsed; the file's own shape is checked where it is used. */
export const readRecording = (name: string): unknown[] =>
  readFileSync(new URL(`./${name}.jsonl`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line))
