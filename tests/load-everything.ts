import { loadEverything } from "../src/servers/everything.ts"

await loadEverything()
