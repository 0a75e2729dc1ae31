import fc from "fast-check"
import type { Header } from "../../../src/fetch/header-list.ts"

const ORIGINS = [
  "http://localhost:5173",
  "https://app.example.com",
  "https://x.example.com",
  "https://evil.com",
  "https://app.example.com.evil.com",
  "http://localhost.evil.com",
  "null",
  "",
]

/** Requests as browsers and others send them: preflights, plain OPTIONS, and the methods themselves. */
export const anyRequest = (paths: readonly string[]) =>
  fc
    .record({
      method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "OPTIONS", "OPTIONS"),
      path: fc.constantFrom(...paths),
      origin: fc.constantFrom(...ORIGINS),
      asks: fc.boolean(),
      askedMethod: fc.constantFrom("POST", "PUT", "PATCH", "GET"),
      askedHeaders: fc.constantFrom("", "content-type", "authorization,content-type", "x-a"),
      authorized: fc.boolean(),
    })
    .map(({ method, path, origin, asks, askedMethod, askedHeaders, authorized }) => {
      const isPreflight = method === "OPTIONS" && asks
      const headers: Header[] = [
        ["Host", "localhost:8000"],
        ...(origin === "" ? [] : [["Origin", origin] as const]),
        ...(isPreflight ? [["Access-Control-Request-Method", askedMethod] as const] : []),
        ...(isPreflight && askedHeaders !== ""
          ? [["Access-Control-Request-Headers", askedHeaders] as const]
          : []),
        ...(!isPreflight && authorized ? [["Authorization", "Bearer t"] as const] : []),
      ]
      return { method, path, headers }
    })
