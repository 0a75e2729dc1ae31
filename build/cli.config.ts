import { defineConfig } from "vite"

/** The command as one file that runs on Node alone. */
export default defineConfig({
  ssr: { noExternal: true },
  build: {
    ssr: "src/cli/main.ts",
    target: "node20",
    outDir: "cli",
    emptyOutDir: true,
    minify: true,
    license: { fileName: "licences.txt" },
    copyPublicDir: false,
    rolldownOptions: { output: { entryFileNames: "cors-simulator.mjs", codeSplitting: false } },
  },
})
