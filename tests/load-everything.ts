import { loadEverything } from "../src/servers/everything.ts"
import { engine } from "../src/store/engine.ts"

await Promise.all([loadEverything(), engine.load()])
