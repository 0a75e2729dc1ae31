import type { Condition } from "./message.ts"

/** What to say of a complaint that is not about CORS. */
export const NOT_CORS_WORDS: Readonly<Partial<Record<Condition, string>>> = {
  "mixed content": "The page is https: and the request http:. No CORS header helps: ask by https:.",
  "connection refused":
    "Nobody listens at that address and port. Start the server, or correct the address; CORS has no part in it.",
  "name not resolved": "The host's name leads nowhere: a typing error, or DNS. CORS has no part in it.",
  certificate:
    "The certificate of the server is not trusted. Open its address in a tab of its own, and see; CORS has no part in it.",
  "blocked by an extension":
    "An ad blocker, an extension or a setting stopped the request in the browser. Try a private window; no server setting helps.",
  "timed out": "The server did not answer in time. CORS has no part in it.",
  "resource policy":
    "The server's `Cross-Origin-Resource-Policy` keeps other pages from loading this. It is another header than those of CORS, and mends by itself where the request asks for CORS.",
  "no answer":
    "There was no answer that the browser would read: the connection failed, a certificate is not trusted, or something blocked the request. Look for the line above it.",
  "a failure without a reason":
    "This is what JavaScript is told of every network failure. The reason is in the console's own lines: paste those.",
  "local network":
    "A page of the internet asked for a private address, or for this machine: the browser wants the user's permission, and https:.",
}
