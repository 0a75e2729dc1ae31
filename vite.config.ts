import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"
import { adoptedStyleSheets } from "./build/adopted-style-sheets.ts"
import { securityPolicy } from "./build/security-policy-plugin.ts"

export default defineConfig({
  // Relative, so that the app runs from any folder of any static server.
  base: "./",
  plugins: [react(), adoptedStyleSheets(), securityPolicy()],
  // A file that is written into another one would need a policy that allows it.
  build: {
    target: "es2022",
    sourcemap: true,
    assetsInlineLimit: 0,
    rolldownOptions: { input: ["index.html", "embed.html"] },
  },
  worker: { format: "es" },
  preview: { host: "127.0.0.1", port: 4173 },
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    // The engine asks for emulators that are loaded; on the screen that is the store's work.
    setupFiles: ["tests/load-frameworks.ts"],
    testTimeout: 30_000,
  },
})
