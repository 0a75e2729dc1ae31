import { readFileSync } from "node:fs"

/** The rows of a recording, parsed; the file's own shape is checked where it is used. Everything here runs in the project's folder. */
export const readRecording = (name: string): unknown[] =>
  readFileSync(`tests/recordings/${name}.jsonl`, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line))
