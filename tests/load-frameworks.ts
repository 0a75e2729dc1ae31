import { FRAMEWORKS } from "../src/servers/frameworks.ts"
import { loadFrameworks } from "../src/servers/loading.ts"

await loadFrameworks(FRAMEWORKS)
