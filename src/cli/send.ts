import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"
import type { HeaderList } from "../fetch/header-list.ts"

export interface RealAnswer {
  readonly status: number
  readonly headers: HeaderList
  readonly body: string
}

/** Longer bodies are cut off: no rule of CORS looks at them. */
const LONGEST = 2000

/** Sends a request as it is, `Origin` and all, and follows no redirect. Rejects where nobody answers. */
export function send(
  url: URL,
  method: string,
  headers: HeaderList,
  body: string | null,
): Promise<RealAnswer> {
  const start = url.protocol === "https:" ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const sent = start(url, { method, timeout: 20_000 }, (response) => {
      const chunks: Buffer[] = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("end", () => {
        const { rawHeaders } = response
        resolve({
          status: response.statusCode ?? 0,
          headers: rawHeaders.flatMap((name, i) =>
            i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ""] as const] : [],
          ),
          body: Buffer.concat(chunks).toString("utf8").slice(0, LONGEST),
        })
      })
      response.on("error", reject)
    })
    for (const [name, value] of headers) sent.appendHeader(name, value)
    sent.on("timeout", () => sent.destroy(new Error("no answer within 20 seconds")))
    sent.on("error", reject)
    sent.end(body ?? undefined)
  })
}
