// What is thrown at the simulator: texts that were right once, broken in every way.
import { gallery } from "../../src/lessons/gallery/gallery.ts"
import { noProgress } from "../../src/lessons/progress.ts"
import { permalinkHash } from "../../src/scenario/permalink/permalink.ts"
import { scenarioToJson } from "../../src/scenario/to-json.ts"
import { FRAMEWORKS, type FrameworkName } from "../../src/servers/frameworks.ts"
import { readBrowserRecording } from "../recordings/browsers.ts"
import { INSERTS, sourcesOf } from "../servers/sources.ts"
import type { Random } from "./random.ts"

const MARKUP = [
  "<img src=x onerror=alert(1)>",
  "</script><script>alert(1)</script>",
  '"><svg onload=alert(1)>',
  "javascript:alert(1)",
  "&lt;b&gt;",
  "]]>",
  "\u202e",
]

/** A text with one to six of its places changed: something put in, left out, doubled, repeated, taken from another, cut off. */
function broken(text: string, others: readonly string[], { below, pick }: Random): string {
  let result = text
  for (let changes = 1 + below(6); changes > 0; changes--) {
    const at = below(result.length + 1)
    const length = below(60)
    const [before, part, after] = [
      result.slice(0, at),
      result.slice(at, at + length),
      result.slice(at + length),
    ]
    switch (below(7)) {
      case 0:
        result = before + pick(INSERTS) + part + after
        break
      case 1:
        result = before + after
        break
      case 2:
        result = before + part + part + after
        break
      case 3:
        result = before + part.repeat(below(40)) + after
        break
      case 4: {
        const other = pick(others)
        const from = below(other.length + 1)
        result = before + other.slice(from, from + below(200)) + after
        break
      }
      case 5:
        result = before + pick(MARKUP) + part + after
        break
      default:
        result = below(4) === 0 ? before : before + String.fromCharCode(below(0x3000)) + after
    }
  }
  return result.slice(0, 200_000)
}

const SOURCES = new Map(FRAMEWORKS.map((name) => [name, sourcesOf(name)]))
const LINKS = gallery.map(({ scenario }) => permalinkHash(scenario))
const SCENARIOS = gallery.map(({ scenario }) => JSON.stringify(scenarioToJson(scenario)))

const LINES = readBrowserRecording("browsers-rules").flatMap(({ outcomes }) =>
  Object.values(outcomes).flatMap(({ console }) => console),
)

const CURL = `curl 'https://api.example.com/users?x=1' -X POST -H 'origin: http://localhost:5173' -H 'content-type: application/json' -b 'sid=1; theme=dark' --data-raw '{"name":"Ada"}' --compressed`
const ANSWER = `HTTP/2 204\naccess-control-allow-origin: https://app.example.com\naccess-control-allow-credentials: true\naccess-control-allow-methods: GET,POST\nvary: Origin\n\n`
const CALLS = [
  `await fetch("http://localhost:8000/users", { method: "POST", headers: { "Content-Type": "application/json" }, credentials: "include", body: JSON.stringify({ name: "Ada" }) })`,
  `axios.post("https://api.example.com/users", { name: "Ada" }, { withCredentials: true, headers: { "X-Token": token } })`,
  `$.ajax({ url: "https://api.example.com/users", type: "PUT", contentType: "application/json", xhrFields: { withCredentials: true } })`,
  `const api = ky.create({ prefixUrl: "https://api.example.com", headers: { "X-App": "1" } }); await api.post("users", { json: { a: 1 } }).json()`,
  `await $fetch("/users", { baseURL: "https://api.example.com", method: "POST", body: { a: 1 }, query: { b: 2 } })`,
  `export class Users { constructor(private http: HttpClient) {} list() { return this.http.post("https://api.example.com/users", { a: 1 }, { headers: new HttpHeaders({ "X-A": "1" }), withCredentials: true }) } }`,
  `<script setup>\nconst { data } = await useFetch("https://api.example.com/users")\n</script>\n<template><p>{{ data }}</p></template>`,
  `const xhr = new XMLHttpRequest(); xhr.open("DELETE", "https://api.example.com/users/1"); xhr.setRequestHeader("X-A", "1"); xhr.send()`,
]
const HAR = JSON.stringify({
  log: {
    version: "1.2",
    creator: { name: "WebInspector", version: "537.36" },
    entries: ["OPTIONS", "POST", "GET"].map((method, i) => ({
      startedDateTime: `2026-11-26T06:00:0${i}.000Z`,
      time: 12,
      request: {
        method,
        url: "https://api.example.com/users",
        httpVersion: "HTTP/2",
        headers: [
          { name: "Origin", value: "https://app.example.com" },
          { name: "Authorization", value: "Bearer secret-token-1234567890" },
        ],
        cookies: [],
        queryString: [],
        headersSize: -1,
        bodySize: -1,
      },
      response: {
        status: i === 0 ? 204 : 200,
        statusText: "",
        httpVersion: "HTTP/2",
        headers: [{ name: "access-control-allow-origin", value: "https://app.example.com" }],
        cookies: [],
        content: { size: 0, mimeType: "" },
        redirectURL: "",
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0, wait: 1, receive: 0 },
    })),
  },
})
const PASTED = [CURL, ANSWER, HAR, ...CALLS, ...LINES.slice(0, 60)]
const PROGRESS = JSON.stringify({
  ...noProgress,
  predicted: { simple: true },
  repaired: ["a"],
  practised: { rule: { right: 1, missed: 2 } },
})

const PIECES = [
  "a",
  "b",
  ".",
  "\\.",
  "[a-z]",
  "\\d",
  "\\w+",
  "(a+)+",
  "(a|aa)*",
  "(?:",
  ")",
  "(",
  "*",
  "+",
  "?",
  "{2,9}",
  "{1000}",
  "^",
  "$",
  "|",
  "\\",
  "[",
  "]",
  "https?://",
  "(?=a)",
  "(?<n>",
  "\\1",
  "\\p{L}",
  "é",
]
const pattern = ({ below, pick }: Random): string =>
  Array.from({ length: 1 + below(12) }, () => pick(PIECES)).join("")

/** One input: what it is, and the text. */
export type Input =
  | { readonly kind: "link"; readonly text: string }
  | { readonly kind: "scenario"; readonly text: string }
  | { readonly kind: "file"; readonly framework: FrameworkName; readonly text: string }
  | { readonly kind: "paste"; readonly text: string }
  | { readonly kind: "progress"; readonly text: string }
  | {
      readonly kind: "pattern"
      readonly framework: FrameworkName
      readonly text: string
      readonly origin: string
    }

export const KINDS: readonly Input["kind"][] = ["link", "scenario", "file", "paste", "progress", "pattern"]

/** The input of a seed. */
export function inputOf(random: Random): Input {
  const { below, pick } = random
  const share = below(100)
  if (share < 20) return { kind: "link", text: broken(pick(LINKS), LINKS, random) }
  if (share < 30) return { kind: "scenario", text: broken(pick(SCENARIOS), SCENARIOS, random) }
  if (share < 40) return { kind: "progress", text: broken(PROGRESS, PASTED, random) }
  if (share < 60) return { kind: "paste", text: broken(pick(PASTED), PASTED, random) }
  if (share < 80) {
    const origin = `https://${"a".repeat(below(3000))}${pick(["!", ".example.com", ""])}`
    const text = pattern(random)
    return below(2) === 0
      ? {
          kind: "pattern",
          framework: "starlette",
          text: `from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\napp.add_middleware(CORSMiddleware, allow_origin_regex=r"""${text}""")\n`,
          origin,
        }
      : {
          kind: "pattern",
          framework: "express",
          text: `const express = require("express")\nconst cors = require("cors")\nconst app = express()\napp.use(cors({ origin: /${text}/ }))\napp.listen(3000)\n`,
          origin,
        }
  }
  const framework = pick(FRAMEWORKS)
  const sources = SOURCES.get(framework) ?? []
  return { kind: "file", framework, text: broken(pick(sources), pick([sources, PASTED]), random) }
}
