import { defineConfig } from "vite"

/** The benchmark and the fuzzer, built as the app is: what is measured is what a user runs. */
export default defineConfig({
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: "node20",
    outDir: "node_modules/.bench",
    emptyOutDir: true,
    copyPublicDir: false,
    rolldownOptions: {
      input: { benchmark: "tests/speed/benchmark.ts", fuzz: "tests/fuzz/fuzz.ts" },
      output: { entryFileNames: "[name].mjs" },
    },
  },
})
