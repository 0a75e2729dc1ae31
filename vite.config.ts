import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"

export default defineConfig({
  // Relative, so that the app runs from any folder of any static server.
  base: "./",
  plugins: [react()],
  build: { target: "es2022", sourcemap: true },
  preview: { host: "127.0.0.1", port: 4173 },
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    // The engine asks for emulators that are loaded; on the screen that is the store's work.
    setupFiles: ["tests/load-frameworks.ts"],
    testTimeout: 30_000,
  },
})
