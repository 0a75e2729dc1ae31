import type { Framework } from "../framework.ts"
import { looksLikeHeadersFile } from "./recognise.ts"

export const headersFile: Framework = {
  label: "_headers",
  versionOf: "served by",
  versions: ["Cloudflare", "Netlify"],
  notRun: ["Cloudflare", "Netlify"],
  language: "yaml",
  isProxy: true,
  recognise: looksLikeHeadersFile,
  load: async () => (await import("./emulator.ts")).emulator,
}
