import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"
import { adoptedStyleSheets } from "./build/adopted-style-sheets.ts"
import { chunkFileNames } from "./build/chunk-names.ts"
import { openingChunks, stylesFirst } from "./build/opening-chunks.ts"
import { prerender } from "./build/prerender.ts"
import { securityPolicy } from "./build/security-policy-plugin.ts"
import { serviceWorkerFiles, WORKER } from "./build/service-worker.ts"

export default defineConfig({
  // Relative, so that the app runs from any folder of any static server.
  base: "./",
  plugins: [
    react(),
    adoptedStyleSheets(),
    prerender(),
    stylesFirst(),
    securityPolicy(),
    serviceWorkerFiles(),
  ],
  // A file that is written into another one would need a policy that allows it.
  build: {
    target: "es2022",
    sourcemap: true,
    // Of all that is built in; whoever puts the build somewhere passes it on.
    license: { fileName: "licences.txt" },
    assetsInlineLimit: 0,
    // Where a browser can't preload modules, it fetches them a little later.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: "index.html",
        embed: "embed.html",
        "first-words": "src/first-words.ts",
        "code-letters": "src/ui/styles/code-letters.ts",
        "service-worker": "src/offline/service-worker.ts",
      },
      output: {
        chunkFileNames,
        codeSplitting: { groups: openingChunks() },
        entryFileNames: ({ name }) => (name === "service-worker" ? WORKER : "assets/[name]-[hash].js"),
      },
    },
  },
  worker: { format: "es" },
  preview: { host: "127.0.0.1", port: 4173 },
  test: {
    testTimeout: 30_000,
    // One waits for browsers and servers while the other counts. With three, a user's clicks came too late on two cores.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "rules",
          include: [
            "tests/{explain,fetch,fuzz,late,lessons,paste,scenario,servers,simulation,source,store}/**/*.test.ts",
          ],
          // They share what they import, which is most of what they would wait for: none of it keeps anything of a test.
          isolate: false,
          // The engine asks for emulators that are loaded; on the screen that is the store's work.
          setupFiles: ["tests/load-everything.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "real",
          include: ["tests/{live,ui}/**/*.test.{ts,tsx}"],
          setupFiles: ["tests/load-everything.ts"],
        },
      },
      {
        extends: true,
        test: { name: "built", include: ["tests/{architecture,batch,cli,e2e,export}/**/*.test.ts"] },
      },
    ],
  },
})
