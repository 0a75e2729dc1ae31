import type { Plugin } from "vite"
import { headersFile, POLICY } from "./security-policy.ts"

/** Puts the policy first into each built page, and `_headers` beside them. While the app is worked on, Vite's own server needs more than the policy allows. */
export const securityPolicy = (): Plugin => ({
  name: "security-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
      injectTo: "head-prepend",
    },
  ],
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "_headers", source: headersFile() })
  },
})
