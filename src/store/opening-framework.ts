import { provide } from "../servers/loading.ts"
import { emulator } from "../servers/starlette/emulator.ts"

// The opening scenario is a FastAPI app: its verdict is there at once, without another fetch.
provide("starlette", emulator)
