import { spawn } from "node:child_process"
import { once } from "node:events"
import { resolve } from "node:path"
import { createInterface } from "node:readline"
import type { Running } from "./agree.ts"

/** The Python that has FastAPI, Flask, Django and their CORS packages; `scripts/test.mjs` looks for it. */
export const PYTHON = process.env.FASTAPI_PYTHON

/**
 * A Python that serves one text after the other. Its strings are hashed as those of the recordings were, so that what goes
 * through a set (the methods of `Allow`) comes in that order.
 */
export function pythonServers(
  framework: "starlette" | "flask-cors" | "django-cors-headers" | "aiohttp-cors",
) {
  const script = resolve(import.meta.dirname, "python-servers.py")
  const python = spawn(PYTHON ?? "python3", [script], {
    env: { ...process.env, PYTHONHASHSEED: "120" },
    stdio: ["pipe", "pipe", "pipe"],
  })
  let said = ""
  python.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8")
  })
  const lines = createInterface({ input: python.stdout })
  const ended = once(python, "exit").then(() => {
    throw new Error(said)
  })
  // Its end is a failure only while somebody waits for an answer.
  ended.catch(() => undefined)
  return {
    async start(source: string): Promise<Running> {
      const answer = once(lines, "line")
      python.stdin.write(`${JSON.stringify({ framework, source })}\n`)
      const [port]: unknown[] = await Promise.race([answer, ended])
      return { port: Number(port), close: () => {} }
    },
    close: () => python.kill(),
  }
}
