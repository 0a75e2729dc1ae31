import { existsSync, readFileSync, statSync } from "node:fs"
import { createServer } from "node:http"
import { extname, join } from "node:path"
import type { RunningApp } from "./app.ts"

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
}

/** A static server that knows nothing of the app. */
export type FolderServer = RunningApp

/**
 * Serves a folder's files on loopback.
 * @param below the path that they are found at, with a slash at either end
 */
export async function serveFolder(folder: string, below = "/"): Promise<FolderServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x")
    const path = pathname.startsWith(below) ? pathname.slice(below.length) : null
    const file = join(folder, path === "" ? "index.html" : (path ?? ""))
    if (path === null || !existsSync(file) || !statSync(file).isFile()) response.writeHead(404).end()
    else response.setHeader("Content-Type", TYPES[extname(file)] ?? "").end(readFileSync(file))
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server has no port")
  return {
    url: `http://127.0.0.1:${address.port}${below}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
