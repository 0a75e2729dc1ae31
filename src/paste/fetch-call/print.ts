import type { BodyInit } from "../../fetch/body.ts"
import type { HeaderList } from "../../fetch/header-list.ts"
import type { RequestInit } from "../../fetch/request.ts"

/** How long an object may be to stay on its line. */
const LINE = 56

/** Writes a request as a `fetch(…)` call that `readFetchCall` reads back as the same request. */
export function printFetchCall(request: RequestInit): string {
  const options = [
    ...(request.method === "GET" ? [] : [`method: ${JSON.stringify(request.method)}`]),
    ...(request.headers.length === 0 ? [] : [`headers: ${printHeaders(request.headers)}`]),
    ...(request.mode === "cors" ? [] : [`mode: "${request.mode}"`]),
    ...(request.credentials === "same-origin" ? [] : [`credentials: "${request.credentials}"`]),
    ...(request.redirect === "follow" ? [] : [`redirect: "${request.redirect}"`]),
    ...(request.body === null ? [] : [`body: ${printBody(request.body)}`]),
    ...(request.body?.kind === "stream" ? ['duplex: "half"'] : []),
  ]
  const url = JSON.stringify(request.url)
  if (options.length === 0) return `await fetch(${url})`
  return `await fetch(${url}, {\n${options.map((option) => `  ${indent(option)},\n`).join("")}})`
}

const indent = (text: string): string => text.replaceAll("\n", "\n  ")

/** As an object, unless a name comes twice: then as pairs. */
function printHeaders(headers: HeaderList): string {
  const isObject = new Set(headers.map(([name]) => name)).size === headers.length
  const items = isObject
    ? headers.map(([name, value]) => `${printKey(name)}: ${JSON.stringify(value)}`)
    : headers.map((header) => `[${header.map((part) => JSON.stringify(part)).join(", ")}]`)
  const [open, close] = isObject ? ["{", "}"] : ["[", "]"]
  const line = `${open} ${items.join(", ")} ${close}`
  return line.length <= LINE ? line : `${open}\n${items.map((item) => `  ${item},\n`).join("")}${close}`
}

const printKey = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__" ? name : JSON.stringify(name)

/** Writes a body as JavaScript that makes it. */
export function printBody(body: BodyInit): string {
  switch (body.kind) {
    case "text": {
      const value = parsedJson(body.text)
      return value === null ? JSON.stringify(body.text) : `JSON.stringify(${printValue(value.json)})`
    }
    case "blob":
      return `new Blob([${JSON.stringify(body.text)}], { type: ${JSON.stringify(body.type)} })`
    case "form":
      return `new URLSearchParams(${JSON.stringify(body.text)})`
    case "stream":
      return `new Response(${JSON.stringify(body.text)}).body`
  }
}

/** The value of a text that JSON.stringify would write just so; null for any other text. */
function parsedJson(text: string): { readonly json: unknown } | null {
  if (!/^[[{]/.test(text)) return null
  try {
    const json: unknown = JSON.parse(text)
    return JSON.stringify(json) === text && !text.includes("__proto__") ? { json } : null
  } catch {
    return null
  }
}

function printValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printValue).join(", ")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, each]) => `${printKey(key)}: ${printValue(each)}`)
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`
}
