import type { Framework } from "../framework.ts"
import { looksLikeWorker } from "./recognise.ts"

export const cloudflareWorker: Framework = {
  label: "Cloudflare Worker",
  versionOf: "compatibility date",
  versions: ["2026-11-01"],
  language: "javascript",
  isProxy: true,
  recognise: looksLikeWorker,
  load: async () => (await import("./emulator.ts")).emulator,
}
