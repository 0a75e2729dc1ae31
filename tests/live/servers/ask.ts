import { request as send } from "node:http"
import type { ServerRequest } from "../../../src/servers/server.ts"

/** What a real server answered, as the recordings have it: names in lower case, what belongs to the connection left out. */
export interface RealAnswer {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

const OF_THE_CONNECTION = /^(date|connection|keep-alive|transfer-encoding|content-length|server)$/

/** Sends a request to a server on this machine. */
export function ask(
  port: number,
  { method, path, headers }: Pick<ServerRequest, "method" | "path" | "headers">,
): Promise<RealAnswer> {
  return new Promise((resolve, reject) => {
    const request = send(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        // Without a length Node would send an empty body in chunks, as no browser does.
        headers: [
          ...headers,
          ...(method === "POST" || method === "PUT" ? [["Content-Length", "0"] as const] : []),
        ].flat(),
        setHost: false,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("error", reject)
        response.on("end", () => {
          const pairs: [string, string][] = []
          for (let i = 0; i + 1 < response.rawHeaders.length; i += 2) {
            const name = (response.rawHeaders[i] ?? "").toLowerCase()
            if (!OF_THE_CONNECTION.test(name)) pairs.push([name, response.rawHeaders[i + 1] ?? ""])
          }
          resolve({
            status: response.statusCode ?? 0,
            headers: pairs,
            body: Buffer.concat(chunks).toString("utf8"),
          })
        })
      },
    )
    request.on("error", reject)
    request.end()
  })
}

/** An answer without what no emulator can know: a stack of calls. */
export const comparable = ({ status, headers, body }: RealAnswer) => ({
  status,
  headers: headers.map(([name, value]) => `${name}: ${value}`).sort(),
  body: body.replace(/<pre>(\w*Error[^<]*)<[\s\S]*$/, "<pre>$1"),
})
