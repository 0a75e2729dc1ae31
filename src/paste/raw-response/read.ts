import type { Header } from "../../fetch/header-list.ts"
import type { ReplyConfig } from "../../servers/replies/replies.ts"

/** An answer as it was pasted: `curl -i` output, or header lines out of DevTools. */
export interface ReadResponse {
  readonly reply: ReplyConfig
  /** lines that are no header */
  readonly left: readonly string[]
}

const STATUS_LINE = /^(?:<\s*)?HTTP\/[\d.]+\s+(\d{3})\b/
const HEADER_LINE = /^(?:<\s*)?([A-Za-z][\w-]*):\s?(.*)$/

/** Headers that a response has, and code or prose has not. */
const TELLING =
  /^(?:<\s*)?(?:access-control-allow-|access-control-expose|content-type:|server:|date:|set-cookie:|vary:|content-length:|x-powered-by:|location:)/im

export const looksLikeResponse = (text: string): boolean => {
  const lines = text.split("\n").filter((line) => line.trim() !== "")
  const isHeaders =
    lines.filter((line) => HEADER_LINE.test(line.trim())).length >= Math.max(1, lines.length * 0.6)
  return (
    STATUS_LINE.test(text.trim()) ||
    (/^<\s*HTTP\//m.test(text) && /^<\s*\w/m.test(text)) ||
    (isHeaders && TELLING.test(text) && !/[{};]\s*$/m.test(text))
  )
}

/** Reads header lines, with a status line where there is one. Of several answers (`curl -iL`) the last counts. */
export function readResponse(text: string): ReadResponse {
  const headers: Header[] = []
  const left: string[] = []
  let status = 200
  let body: string[] | null = null
  for (const raw of text.replace(/\r/g, "").split("\n")) {
    // `curl -v` marks what came by an angle, and says more besides.
    if (/^(?:[*>]\s|[{}] \[)/.test(raw)) continue
    const line = raw.replace(/^<\s?/, "")
    const started = STATUS_LINE.exec(line)
    if (started !== null) {
      status = Number(started[1])
      headers.length = 0
      body = null
      continue
    }
    if (body !== null) {
      body.push(line)
      continue
    }
    if (line.trim() === "") {
      if (headers.length > 0) body = []
      continue
    }
    const header = HEADER_LINE.exec(line.trim())
    if (header === null) left.push(line.trim())
    else headers.push([header[1] ?? "", (header[2] ?? "").trim()])
  }
  return { reply: { status, headers, body: (body ?? []).join("\n").trim() }, left }
}
