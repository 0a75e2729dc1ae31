import { WORKER } from "./service-worker.ts"

// What the browser may do for this app, in the words of its policies: run the app's own files, and nothing else. Nothing
// is sent to anybody else, no text is made into markup or code, and no other page frames it but the diagram that is made for that.

const DIRECTIVES: readonly string[] = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Of a drawing that is saved as a picture.
  "img-src 'self' data:",
  "font-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  // The app asks for nothing; but what looks at it from inside may: Lighthouse, for its robots.txt.
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  // src/ui/shell/own-scripts.ts: the addresses of the app's own workers.
  "trusted-types own-scripts",
]

/** The Content-Security-Policy that stands in the pages themselves, so that it holds on any server of files. */
export const POLICY = DIRECTIVES.join("; ")

const COMMON: readonly (readonly [name: string, value: string])[] = [
  ["X-Content-Type-Options", "nosniff"],
  ["Referrer-Policy", "no-referrer"],
  ["Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"],
]

/** The headers of the app's pages. Who may frame a page can be said in a header alone, and not in the page. */
const APP: typeof COMMON = [
  ["Content-Security-Policy", `${POLICY}; frame-ancestors 'none'`],
  ["X-Frame-Options", "DENY"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cache-Control", "no-cache"],
  ...COMMON,
]

/** The diagram for other people's pages. */
const EMBED: typeof COMMON = [
  ["Content-Security-Policy", `${POLICY}; frame-ancestors *`],
  ["Cache-Control", "no-cache"],
  ...COMMON,
]

/** Their names have a hash of what is in them. */
const ASSETS: typeof COMMON = [
  ["Cache-Control", "public, max-age=31536000, immutable"],
  ["X-Content-Type-Options", "nosniff"],
]

/** What runs the app without a network: it fetches the app's own files, and does nothing else. */
const OFFLINE: typeof COMMON = [
  ["Content-Security-Policy", "default-src 'none'; connect-src 'self'"],
  ["Cache-Control", "no-cache"],
  ...COMMON,
]

const MANIFEST: typeof COMMON = [
  ["Content-Type", "application/manifest+json"],
  ["Cache-Control", "no-cache"],
  ["X-Content-Type-Options", "nosniff"],
]

/** One rule for each address, none for two of them: the hosts differ in what they make of an overlap. */
export const HEADER_RULES: readonly (readonly [path: string, headers: typeof COMMON])[] = [
  ["/", APP],
  ["/index.html", APP],
  ["/embed", EMBED],
  ["/embed.html", EMBED],
  ["/assets/*", ASSETS],
  [`/${WORKER}`, OFFLINE],
  ["/app.webmanifest", MANIFEST],
]

/** `_headers`, as Cloudflare Pages and Netlify read it. */
export const headersFile = (): string =>
  HEADER_RULES.map(
    ([path, headers]) => `${path}\n${headers.map(([name, value]) => `  ${name}: ${value}\n`).join("")}`,
  ).join("\n")
